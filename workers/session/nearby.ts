import type { CellId } from "../../geo/cells.ts";
import { normalize } from "../../geo/normalize.ts";
import { regionHash } from "../../geo/region.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { forwardPhaseMs } from "../../protocol/links/forward-times.ts";
import type { Fix, Viewing } from "../../protocol/links/geo-cell-link.ts";
import type { LatLng } from "../../protocol/primitives.ts";
import { CellLink, type CellNews, type Presence } from "./cell-link.ts";
import { type Audience, NO_AUDIENCE } from "./core/audience.ts";
import { type CellRole, planCells } from "./core/cell-plan.ts";
import { matters } from "./core/move-filter.ts";
import { type NearChanges, type NearSnapshot, NearView } from "./core/near-view.ts";
import { ForwardPace } from "./forward-pace.ts";
import type { Via } from "./link-route.ts";
import { SnapshotGate } from "./snapshot-gate.ts";
import { Timer } from "./timer.ts";
import type { LinkSocket } from "./upstream-link.ts";

export interface NearbyEvents {
  openCell(cell: CellId, via: Via): Promise<LinkSocket>;
  /** The view may have something new for the client. */
  onView(): void;
  /** Friends report at this time of each period: so should this device. */
  onPhase(phaseMs: number): void;
  /** To whom a cell sends the user's place. `isAll`: it sends it to nobody else. */
  onSeenBy(cell: CellId, by: readonly Viewing[], isAll: boolean): void;
  /** The location was not refreshed for so long that it counts no more. */
  onExpired(): void;
  /** Another socket continues this session. */
  onReplaced(): void;
}

/** How long what a cell tells waits for what the neighbouring cells tell at the same time. */
const GATHER_MS = 50;

/**
 * The user's place in the world, as one session holds it: which cells it publishes to and watches, and what they say
 * of friends. While `hold` is on nothing goes out and nothing comes in, because it is not known who may see whom.
 */
export class Nearby {
  readonly #view = new NearView();
  readonly #user: string;
  readonly #session: string;
  readonly #startedAtMs: number;
  readonly #events: NearbyEvents;
  readonly #cells = new Map<CellId, CellLink>();
  readonly #pace = new ForwardPace(
    () => this.phaseMs,
    () => this.#forward(),
  );
  readonly #staleTimer = new Timer();
  readonly #graceTimer = new Timer();
  readonly #gatherTimer = new Timer();
  readonly #snapshot = new SnapshotGate(() => this.#events.onView());
  #audience: Audience = NO_AUDIENCE;
  #held = true;
  #publishes = false;
  /** The cell that publishes the user's place, or is about to. */
  #home: CellId | null = null;
  #watchM = 0;
  #fix: Fix | null = null;
  #stale = false;
  /** Whether the device took its place back. */
  #withdrawn = false;

  constructor(user: string, session: string, startedAtMs: number, events: NearbyEvents) {
    this.#user = user;
    this.#session = session;
    this.#startedAtMs = startedAtMs;
    this.#events = events;
  }

  get fix(): Fix | null {
    return this.#fix;
  }

  /** When in each interval the sessions of the user's region forward. */
  get phaseMs(): number {
    return this.#home === null ? 0 : forwardPhaseMs(regionHash(this.#home));
  }

  /** What the client must be told now, if anything; it counts as told. */
  takeNews(): NearSnapshot | NearChanges | null {
    if (this.#held || this.#watchM === 0) return null;
    const limits = { appearM: this.#watchM, leaveM: this.#watchM * LIMITS.leaveRadiusRatio };
    if (!this.#fix) return this.#takeNewsWithoutPlace();
    if (!this.#snapshot.isOwed) return this.#view.takeChanges(this.#fix, limits);
    if (!this.#snapshot.isReady) return null;
    this.#snapshot.clear();
    return { radiusM: this.#watchM, friends: this.#view.takeSnapshot(this.#fix, limits) };
  }

  /** Nobody is near a device without a place; a client that is owed a snapshot may remember otherwise. */
  #takeNewsWithoutPlace(): NearSnapshot | NearChanges | null {
    const everyone = this.#view.takeAll();
    if (!this.#snapshot.isOwed || !this.#withdrawn) return everyone;
    this.#snapshot.clear();
    return { radiusM: this.#watchM, friends: [] };
  }

  /** A report of the device. Answers whether it is in force now, or was too small to matter. */
  report(place: LatLng, atMs: number): boolean {
    const fix = { ...normalize(place), at: atMs };
    if (!matters(fix, this.#fix)) return false;
    if (!this.#fix && this.#snapshot.isOwed) this.#snapshot.expect();
    const wasStale = this.#stale;
    this.#fix = fix;
    this.#stale = false;
    this.#withdrawn = false;
    this.#view.lookAgain();
    // A timer that is set looks early enough, unless it was to look when a stale place expires.
    if (wasStale || !this.#staleTimer.isSet) this.#lookAtAge();
    this.#pace.request();
    this.#events.onView();
    return true;
  }

  /** The device no longer counts as a place. */
  withdraw(): void {
    this.#fix = null;
    this.#withdrawn = true;
    this.#staleTimer.clear();
    this.#pace.clear();
    this.#view.clear();
    this.#reconcile();
  }

  /** Watches for friends within `radiusM`, 0 to stop. A snapshot comes first, as soon as the cells have answered. */
  watch(radiusM: number): void {
    this.#watchM = radiusM;
    this.#view.lookAgain();
    if (radiusM > 0) this.#snapshot.expect();
    else this.#snapshot.clear();
    this.#reconcile();
  }

  /**
   * Whether this session publishes the user's place; an end of it takes effect even during a hold. `handsOver`: if it
   * does not, another device's session does.
   */
  setPublishes(publishes: boolean, handsOver: boolean): void {
    if (publishes === this.#publishes) return;
    this.#publishes = publishes;
    if (!publishes)
      for (const link of this.#cells.values()) link.setRole({ ...link.role, home: false }, handsOver);
    this.#reconcile(handsOver);
  }

  /** Who may see the user has changed: every cell is told before this returns, unless a hold is on. */
  setAudience(audience: Audience): void {
    const words = audience.changesSince(this.#audience);
    this.#audience = audience;
    for (const [user] of words) if (!audience.isFriend(user)) this.#view.forget(user);
    if (words.length > 0) for (const link of this.#cells.values()) link.giveWords(words);
    this.#events.onView();
  }

  /** It is not known who may see the user: says nothing and shows nothing until `release`. */
  hold(): void {
    this.#held = true;
    for (const link of this.#cells.values()) link.hold();
  }

  /** Goes on after a hold: whatever was said before or during it is replaced by how things are now. */
  release(): void {
    if (!this.#held) return;
    this.#held = false;
    for (const link of this.#cells.values()) link.rejoin();
    this.#reconcile();
    this.#forward();
    this.#events.onView();
  }

  /**
   * Leaves with a goodbye where the user is gone, or without a word where another socket continues the session.
   * `handsOver`: another device of the user's goes on.
   */
  close(continues: boolean, handsOver: boolean): void {
    for (const each of [this.#pace, this.#staleTimer, this.#graceTimer, this.#gatherTimer]) each.clear();
    this.#snapshot.clear();
    for (const link of this.#cells.values()) {
      if (continues) link.drop();
      else link.leave(handsOver);
    }
    this.#cells.clear();
  }

  #countAnswers(): void {
    const watched = [...this.#cells.values()].filter(({ role }) => role.watchM > 0);
    if (watched.length > 0 && watched.every((link) => link.isJoined)) this.#snapshot.answered();
  }

  /** Brings the fix in force to the cells. */
  #forward(): void {
    if (this.#held || !this.#fix) return;
    this.#pace.ran();
    this.#reconcile();
    // A move makes a location fresh.
    if (!this.#stale) for (const link of this.#cells.values()) link.move(this.#fix);
  }

  /** Looks when the place grows old, and when it counts no more. A newer place leaves the timer as it is: it looks again then. */
  #lookAtAge(): void {
    if (!this.#fix) return;
    const ageMs = Date.now() - this.#fix.at;
    if (ageMs >= LIMITS.expireAfterMs) return this.#events.onExpired();
    if (ageMs >= LIMITS.staleAfterMs && !this.#stale) {
      this.#stale = true;
      for (const link of this.#cells.values()) link.markStale();
    }
    const nextMs = this.#stale ? LIMITS.expireAfterMs : LIMITS.staleAfterMs;
    this.#staleTimer.set(() => this.#lookAtAge(), nextMs - ageMs);
  }

  /** Links to the cells that the place and the roles ask for, and leaves the others: make before break. */
  #reconcile(handsOver = false): void {
    // Leaving is always allowed.
    if (this.#held && this.#fix) return;
    const wants = { publish: this.#publishes, watchM: this.#watchM };
    const plan = planCells(this.#fix, wants, { cells: new Set(this.#cells.keys()), home: this.#home });
    for (const [cell, role] of plan) {
      if (!this.#cells.has(cell)) this.#cells.set(cell, this.#linkTo(cell, role));
    }
    this.#home = [...plan].find(([, role]) => role.home)?.[0] ?? null;
    const crossing = handsOver || this.#home !== null;
    const crossed = this.#home === null || this.#cells.get(this.#home)?.isSettled === true;
    for (const [cell, link] of [...this.#cells]) {
      const wanted = plan.get(cell);
      // The old home publishes until the new one has linked everybody.
      const role = { home: wanted?.home || (link.role.home && !crossed), watchM: wanted?.watchM ?? 0 };
      if (role.home || role.watchM > 0) link.setRole(role, crossing);
      else {
        link.leave(crossing);
        this.#cells.delete(cell);
      }
      if (role.watchM === 0) this.#view.cellLeft(cell);
    }
    this.#countAnswers();
    this.#events.onView();
  }

  #linkTo(cell: CellId, role: CellRole): CellLink {
    return new CellLink(cell, role, {
      open: (via) => this.#events.openCell(cell, via),
      presence: () => this.#presence(cell),
      onMessage: (message) => this.#receive(cell, message),
      onSeenBy: (by, isAll) => this.#events.onSeenBy(cell, by, isAll),
      onDown: () => {
        this.#view.cellLost(cell, Date.now());
        this.#scheduleExpiry();
      },
      onReplaced: () => this.#events.onReplaced(),
    });
  }

  #presence(cell: CellId): Presence | null {
    if (this.#held || !this.#fix) return null;
    const words = this.#audience.words();
    return {
      user: this.#user,
      session: this.#session,
      startedAtMs: this.#startedAtMs,
      fix: this.#fix,
      stale: this.#stale,
      words,
      remembers: this.#view.usersFrom(cell),
    };
  }

  #receive(cell: CellId, message: CellNews): void {
    if (message.t === "slot") return cell === this.#home ? this.#events.onPhase(message.phaseMs) : undefined;
    if (message.t === "ask") this.#answer(cell, message.users);
    else if (message.t === "settled") this.#reconcile();
    else {
      // During a hold nothing is taken in. Later, a cell may still name somebody until it hears the newest word.
      const seen = message.seen.filter(([user]) => !this.#held && this.#audience.isFriend(user));
      if (message.t === "joined") this.#view.replace(cell, seen, Date.now());
      this.#view.apply(cell, seen, message.left, Date.now());
      this.#scheduleExpiry();
      this.#countAnswers();
    }
    const isMoreToCome = message.t === "near" && message.more === true && this.#cells.size > 1;
    if (!isMoreToCome) this.#events.onView();
    else if (!this.#gatherTimer.isSet) this.#gatherTimer.set(() => this.#events.onView(), GATHER_MS);
  }

  #answer(cell: CellId, users: string[]): void {
    this.#cells.get(cell)?.giveWords(users.map((user) => [user, this.#audience.word(user)]));
  }

  #scheduleExpiry(): void {
    const expiryMs = this.#view.nextExpiryMs;
    if (expiryMs === null) return this.#graceTimer.clear();
    this.#graceTimer.set(() => {
      this.#view.expire(Date.now());
      this.#scheduleExpiry();
      this.#events.onView();
    }, expiryMs - Date.now());
  }
}
