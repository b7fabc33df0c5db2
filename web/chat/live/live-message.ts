import type { ShownMessage } from "../../../client/index.ts";

/** Says that somebody shares their place with the channel from here on. The place itself is in no message. */
export const LIVE_LOCATION_KIND = "hither.liveLocation";

/** Until when the sender of such a message means to share, by their clock; null where it does not say. */
export function liveUntilMs({ kind, body }: Pick<ShownMessage, "kind" | "body">): number | null {
  if (kind !== LIVE_LOCATION_KIND) return null;
  try {
    const said: unknown = JSON.parse(body);
    if (typeof said !== "object" || said === null || !("until" in said)) return null;
    return typeof said.until === "number" && Number.isFinite(said.until) ? said.until : null;
  } catch {
    return null; // another app's
  }
}

/** `unknown`: it should be live, but there is no connection to tell. */
type LiveState = "live" | "unknown" | "ended";

interface Known {
  nowMs: number;
  /** Whether the channel is as it was a moment ago. */
  isOpen: boolean;
  /** Whether there is a place of the sender's. */
  hasPlace: boolean;
}

/**
 * How things stand with what a message announces. Only the latest of a sender counts: an earlier one was replaced by it.
 *
 * @param messages of the channel
 */
export function liveState(
  message: Pick<ShownMessage, "kind" | "body" | "senderId" | "seq">,
  messages: readonly Pick<ShownMessage, "kind" | "senderId" | "seq">[],
  { nowMs, isOpen, hasPlace }: Known,
): LiveState {
  const untilMs = liveUntilMs(message);
  if (untilMs === null || untilMs <= nowMs) return "ended";
  const { seq, senderId } = message;
  const isReplaced = messages.some(
    (each) =>
      each.kind === LIVE_LOCATION_KIND &&
      each.senderId === senderId &&
      seq !== null &&
      (each.seq ?? Number.POSITIVE_INFINITY) > seq,
  );
  if (isReplaced) return "ended";
  if (hasPlace) return "live";
  return isOpen ? "ended" : "unknown";
}
