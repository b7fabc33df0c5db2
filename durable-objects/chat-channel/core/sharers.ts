import { LIMITS } from "../../../protocol/limits.ts";
import type { Share } from "../../../protocol/links/chat-channel-link.ts";

/** The clocks of a session and of a channel may differ by this much. */
const CLOCK_SLACK_MS = 10_000;

/** Somebody who shares a place, by one of their sessions. */
export interface Sharer<Socket> {
  /** The link of that session; null while it is gone and may come back. */
  socket: Socket | null;
  session: string;
  share: Share;
}

/**
 * Whether a place may be seen. The session ends what is over and takes back what grew old; one that cannot any more must not
 * leave it here.
 */
export function isShown({ until, place }: Share, nowMs: number): boolean {
  return place !== null && until > nowMs && nowMs - place.at <= LIMITS.expireAfterMs + CLOCK_SLACK_MS;
}

/** Whether what a session wants to share counts for nothing, because its user has asked another device later. */
export function isSuperseded(share: Share, session: string, known: Sharer<unknown>, nowMs: number): boolean {
  if (known.session === session || known.share.until <= nowMs) return false;
  return known.share.askedAtMs > share.askedAtMs;
}
