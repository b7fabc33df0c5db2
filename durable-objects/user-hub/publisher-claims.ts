/** What a session's link to the hub remembers, through hibernation, in the socket's attachment. */
export interface HubLink {
  session: string;
  startedAtMs: number;
  /** When this session claimed to be the user's place, or null if it does not report one. */
  claimedAtMs: number | null;
}

/**
 * Several devices of a person may report a location; friends see one place. The session that claimed last is the
 * publisher. A session that continues after a lost connection must not take the place over from a device that came
 * later, so its claim counts as the oldest, unless it was the last to make a fresh one.
 */
export function claimTime(fresh: boolean, wasPublisher: boolean, nowMs: number): number {
  return fresh || wasPublisher ? nowMs : 0;
}

/** The session whose location friends see, or null where none reports, and whether there is one to take over from it. */
export function publisherOf(links: Iterable<Pick<HubLink, "session" | "claimedAtMs">>): {
  session: string | null;
  hasSuccessor: boolean;
} {
  let latest: { session: string; claimedAtMs: number } | null = null;
  let claims = 0;
  for (const { session, claimedAtMs } of links) {
    if (claimedAtMs === null) continue;
    claims += 1;
    const wins =
      latest === null ||
      claimedAtMs > latest.claimedAtMs ||
      (claimedAtMs === latest.claimedAtMs && session > latest.session);
    if (wins) latest = { session, claimedAtMs };
  }
  return { session: latest?.session ?? null, hasSuccessor: claims > 1 };
}
