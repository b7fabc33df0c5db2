import type { Env } from "../env.ts";
import { askChannel } from "./channel-call.ts";
import type { HistorySource } from "./history.ts";
import type { SearchSource } from "./search.ts";
import { segmentsOf } from "./segment-reader.ts";

/** Where one member reads a channel. Its calls throw the problem of a refusal, and `unavailable`. */
export function historyOf(env: Env, channelId: string, userId: string): HistorySource & SearchSource {
  return {
    plan: (query) => askChannel(env, channelId, (channel) => channel.readPage(userId, query)),
    planSearch: ({ query, before, limit, untilMs }) =>
      askChannel(env, channelId, (channel) => channel.search(userId, query, before, limit, untilMs)),
    readSegment: segmentsOf(env),
  };
}
