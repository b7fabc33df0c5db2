import type { PresenceState } from "../../protocol/chat/presence.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { Activity } from "../../protocol/links/user-hub-link.ts";
import type { KeyValue } from "../storage.ts";
import { earliest } from "./earliest.ts";

/** What presence must know of a session's link. `activity` is null until the session has said. */
export interface PresentLink {
  session: string;
  activity: Activity | null;
}

/** Who may see the user: nobody where the user is invisible, nor where nobody follows. */
export interface Seen {
  isVisible: boolean;
  isFollowed: boolean;
}

/** A session whose link closed without a word, and which counts as it was for a while. */
interface Leaving {
  session: string;
  activity: "active" | "idle";
  untilMs: number;
}

interface Stored {
  /**
   * Whether some open link is active or idle, and somebody followed the presence since. If so and there is none, a reset of the object
   * took them.
   */
  here: boolean;
  lastSeenMs: number | null;
  leaving: Leaving[];
  /** When it was noticed that a reset took the links. */
  lostAtMs: number | null;
}

const NEVER_SEEN: Stored = { here: false, lastSeenMs: null, leaving: [], lostAtMs: null };
/** After a reset, sessions that live on link again within this time. */
const RELINK_MS = 5_000;

/**
 * Whether the user is there, from what the sessions say of their devices. The links keep that through hibernation; stored is
 * what goes with them: a row when the last device goes, and one for each link that closes without a word; where somebody follows the
 * presence also one when the first device comes, so that a reset is told from a departure. `links` are always all open ones.
 */
export class Presence {
  readonly #kv: KeyValue;

  constructor(kv: KeyValue) {
    this.#kv = kv;
  }

  /** To be called before anything else once the object is back, with the links that it still has. */
  wake(links: readonly PresentLink[], nowMs: number): void {
    const stored = this.#read();
    if (!stored.here || isAnyHere(links)) return;
    this.#put({ ...stored, here: false, lostAtMs: nowMs });
  }

  /** A session has said what its device does, as its link tells. `wasHere`: before that. */
  said(session: string, wasHere: boolean, links: readonly PresentLink[], seen: Seen, nowMs: number): void {
    const stored = this.#read();
    const isHere = isAnyHere(links);
    const here = isHere && (stored.here || seen.isFollowed);
    const leaving = stored.leaving.filter((each) => each.session !== session);
    const isGone = wasHere && !isHere;
    if (here === stored.here && !isGone && leaving.length === stored.leaving.length) return;
    const isSeen = seen.isVisible && (isGone || (here && !stored.here));
    this.#put({ ...stored, here, leaving, ...(isSeen && { lastSeenMs: nowMs }) });
  }

  /** Somebody follows the presence from now on. */
  followed(links: readonly PresentLink[], isVisible: boolean, nowMs: number): void {
    const stored = this.#read();
    if (stored.here || !isAnyHere(links)) return;
    this.#put({ ...stored, here: true, ...(isVisible && { lastSeenMs: nowMs }) });
  }

  /** A link has closed and is not among `links`. Unless it said before that its device is gone, it may come back. */
  closed(link: PresentLink, links: readonly PresentLink[], { isVisible }: Seen, nowMs: number): void {
    const { session, activity } = link;
    if (activity === null || activity === "gone") return;
    const stored = this.#read();
    const others = stored.leaving.filter((each) => each.session !== session && each.untilMs > nowMs);
    const leaving = [...others, { session, activity, untilMs: nowMs + LIMITS.presenceGraceMs }];
    const isHere = isAnyHere(links);
    const here = isHere && stored.here;
    this.#put({ ...stored, here, leaving, ...(isVisible && !isHere && { lastSeenMs: nowMs }) });
  }

  /** The user becomes invisible or visible: if there, was seen just now. */
  seen(links: readonly PresentLink[], nowMs: number): void {
    if (isAnyHere(links)) this.#put({ ...this.#read(), lastSeenMs: nowMs });
  }

  /**
   * Null while it is not known, after a reset: nobody is back yet, or those who are do not use their devices, while somebody who
   * does may be on the way.
   */
  state(links: readonly PresentLink[], nowMs: number): PresenceState | null {
    const { leaving, lostAtMs } = this.#read();
    const counted = [...links, ...leaving.filter(({ untilMs }) => untilMs > nowMs)];
    if (counted.some(({ activity }) => activity === "active")) return "online";
    const isSomebodyBack = counted.some(counts);
    const waitMs = isSomebodyBack ? RELINK_MS : LIMITS.presenceGraceMs;
    if (lostAtMs !== null && nowMs < lostAtMs + waitMs) return null;
    return isSomebodyBack ? "away" : "offline";
  }

  /** When the last device went, or the user became invisible; of no meaning while a device is there. */
  get lastSeenMs(): number | null {
    return this.#read().lastSeenMs;
  }

  /** When the state may change by itself, in epoch milliseconds. */
  nextEndMs(nowMs: number): number | null {
    const { leaving, lostAtMs } = this.#read();
    const waits = lostAtMs === null ? [] : [lostAtMs + RELINK_MS, lostAtMs + LIMITS.presenceGraceMs];
    const ends = [...leaving.map(({ untilMs }) => untilMs), ...waits];
    return earliest(ends.filter((endMs) => endMs > nowMs));
  }

  #read(): Stored {
    return this.#kv.get<Stored>("presence") ?? NEVER_SEEN;
  }

  #put(stored: Stored): void {
    this.#kv.put("presence", stored);
  }
}

/** Whether some device is connected and in somebody's hands. */
export function isAnyHere(links: readonly PresentLink[]): boolean {
  return links.some(counts);
}

function counts({ activity }: PresentLink): boolean {
  return activity === "active" || activity === "idle";
}
