import type { Presence, PresenceState } from "../../../protocol/chat/presence.ts";
import { LIMITS } from "../../../protocol/limits.ts";

type Known = "active" | "idle";

/** What is true of one session, whatever the hub remembers of it. */
interface ModelSession {
  isLinked: boolean;
  /** What it said last on the link that it has; null before. */
  said: Known | "gone" | null;
  /** What it was when its link closed without a word, and when that was. */
  was: { activity: Known; closedAtMs: number } | null;
}

/** A user's presence by the rules as one would tell them, kept session by session. */
export class PresenceModel {
  isVisible = true;
  readonly #sessions = new Map<string, ModelSession>();
  #lastSeenMs: number | null = null;
  /** Whether it is stored that somebody is here, because somebody else follows that. */
  #isRemembered = false;
  #resetAtMs: number | null = null;

  link(session: string): void {
    const known = this.#sessions.get(session);
    this.#sessions.set(session, {
      said: known?.isLinked ? known.said : null,
      was: known?.was ?? null,
      isLinked: true,
    });
  }

  say(session: string, said: Known | "gone", isFollowed: boolean, nowMs: number): void {
    const known = this.#sessions.get(session);
    if (!known?.isLinked) return;
    this.#watchingWhetherHere(nowMs, () => Object.assign(known, { said, was: null }));
    if (isFollowed) this.follow(nowMs);
  }

  /** Somebody follows: from now on it is remembered that somebody is here. */
  follow(nowMs: number): void {
    if (this.#isRemembered || !this.#isHere()) return;
    this.#isRemembered = true;
    if (this.isVisible) this.#lastSeenMs = nowMs;
  }

  close(session: string, nowMs: number): void {
    const known = this.#sessions.get(session);
    if (!known?.isLinked) return;
    const { said } = known;
    const was = said === null ? known.was : said === "gone" ? null : { activity: said, closedAtMs: nowMs };
    this.#watchingWhetherHere(nowMs, () => Object.assign(known, { isLinked: false, said: null, was }));
  }

  /** The object loses everything that it did not store. */
  reset(nowMs: number): void {
    if (this.#isRemembered) this.#resetAtMs = nowMs;
    this.#isRemembered = false;
    for (const session of this.#sessions.values()) Object.assign(session, { isLinked: false, said: null });
  }

  setVisible(isVisible: boolean, nowMs: number): void {
    if (isVisible !== this.isVisible && this.#isHere()) this.#lastSeenMs = nowMs;
    this.isVisible = isVisible;
  }

  /** What others may know; null while nobody can. */
  presence(nowMs: number): Presence | null {
    const state = this.isVisible ? this.#state(nowMs) : "offline";
    if (state === null) return null;
    return { userId: "ann", state, lastSeen: state === "offline" ? this.#lastSeenMs : null, status: null };
  }

  /** When something may change by itself, after now. */
  nextChangeMs(nowMs: number): number | null {
    const graces = [...this.#sessions.values()].flatMap(({ was }) =>
      was ? [was.closedAtMs + LIMITS.presenceGraceMs] : [],
    );
    const reset =
      this.#resetAtMs === null ? [] : [this.#resetAtMs + 5_000, this.#resetAtMs + LIMITS.presenceGraceMs];
    const times = [...graces, ...reset].filter((atMs) => atMs > nowMs);
    return times.length === 0 ? null : Math.min(...times);
  }

  #state(nowMs: number): PresenceState | null {
    const activities = [...this.#sessions.values()].flatMap(({ said, was }): Known[] => {
      const inGrace = was && nowMs < was.closedAtMs + LIMITS.presenceGraceMs ? [was.activity] : [];
      return [...(said === null || said === "gone" ? [] : [said]), ...inGrace];
    });
    if (activities.includes("active")) return "online";
    const sinceResetMs = this.#resetAtMs === null ? Number.POSITIVE_INFINITY : nowMs - this.#resetAtMs;
    if (sinceResetMs < 5_000) return null;
    if (activities.length > 0) return "away";
    return sinceResetMs < LIMITS.presenceGraceMs ? null : "offline";
  }

  #isHere(): boolean {
    return [...this.#sessions.values()].some(({ said }) => said === "active" || said === "idle");
  }

  /** Whoever goes last is seen then. */
  #watchingWhetherHere(nowMs: number, change: () => void): void {
    const wasHere = this.#isHere();
    change();
    if (!wasHere || this.#isHere()) return;
    this.#isRemembered = false;
    if (this.isVisible) this.#lastSeenMs = nowMs;
  }
}
