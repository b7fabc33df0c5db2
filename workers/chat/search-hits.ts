import type { HttpSearchHit } from "../../protocol/chat/history.ts";
import type { ChannelHit } from "./search-everywhere.ts";
import { toHttpMessage } from "./to-http.ts";

export function toHttpHit({ channelId, message, highlight }: ChannelHit): HttpSearchHit {
  return { channelId, message: toHttpMessage(message), highlight };
}
