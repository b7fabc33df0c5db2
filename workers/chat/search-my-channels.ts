import type { Env } from "../env.ts";
import { callHub, hubsOf } from "../friends/hub-call.ts";
import { ProblemError } from "../problem.ts";
import { unavailable } from "../unavailable.ts";
import { historyOf } from "./history-source.ts";
import { type SearchPage, searchChannel } from "./search.ts";
import { type HitPage, type SearchPlace, searchEverywhere } from "./search-everywhere.ts";

export interface MySearch {
  query: string;
  limit: number;
  place: SearchPlace | null;
}

const NOTHING: SearchPage = { hits: [], next: null, segmentsRead: 0 };

/** Searches all channels that a user is in. Throws `unavailable` where one of them is out of reach. */
export async function searchMyChannels(
  env: Env,
  userId: string,
  { query, limit, place }: MySearch,
): Promise<HitPage> {
  const entries = await callHub(hubsOf(env), userId, (hub) => hub.channels()).catch(unavailable);
  const channelIds = entries.filter(({ role }) => role !== null).map(({ channelId }) => channelId);
  return searchEverywhere(channelIds, limit, place, (channelId, request, maxSegments) =>
    searchChannel(historyOf(env, channelId, userId), { query, ...request }, maxSegments).catch(skipForeign),
  );
}

/** The inbox may be a moment behind: a channel that the user has just left has nothing for them. */
function skipForeign(error: unknown): SearchPage {
  const isForeign = error instanceof ProblemError && error.problem.type === "/problems/no-such-channel";
  if (isForeign) return NOTHING;
  throw error;
}
