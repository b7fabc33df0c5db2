import type { CellId } from "../../geo/cells.ts";
import { distanceM } from "../../geo/distance.ts";
import {
  type Fix,
  type FromCell,
  type ToCell,
  type Viewing,
  WORD,
  type Word,
} from "../../protocol/links/geo-cell-link.ts";
import { LINK_REPLACED } from "../../protocol/links/link-replaced.ts";
import { ignoreUnknown } from "../../telemetry/ignore-unknown.ts";
import { MOVES_FORWARDED } from "../../telemetry/metrics.ts";
import { type CellRole, slackM } from "./core/cell-plan.ts";
import type { Via } from "./link-route.ts";
import { Timer } from "./timer.ts";
import { type LinkSocket, UpstreamLink } from "./upstream-link.ts";

/** What a session tells every cell when it joins. */
export interface Presence {
  user: string;
  session: string;
  startedAtMs: number;
  fix: Fix;
  stale: boolean;
  words: [user: string, word: Word][];
  remembers: string[];
}

/** What a cell says of others. */
export type CellNews = Exclude<FromCell, { t: "rejoin" | "unlinked" | "seenBy" }>;

export interface CellEvents {
  open(via: Via): Promise<LinkSocket>;
  /** Null while nothing may be said; `rejoin` is called when that is over. */
  presence(): Presence | null;
  onMessage(message: CellNews): void;
  /** To whom the cell sends the user's place. `isAll`: it sends it to nobody else. */
  onSeenBy(by: readonly Viewing[], isAll: boolean): void;
  onDown(): void;
  /** Another socket continues this session. */
  onReplaced(): void;
}

/** How long a cell may take to answer a join before the link counts as broken. */
const JOIN_TIMEOUT_MS = 1_000;
/** Most cells have nothing to say to a session most of the time; to try them seldom is enough, since a reset closes the link. */
const QUIET_MS = 180_000;
/** How long to wait for friends' words after a join: a friend whose session hangs must not hold everything up. */
const SETTLE_TIMEOUT_MS = 2_000;

/** A session's membership of one cell. */
export class CellLink {
  readonly cell: CellId;
  readonly #events: CellEvents;
  readonly #link: UpstreamLink<FromCell, ToCell>;
  #role: CellRole;
  /** Whether anybody in the cell may need to hear of this session. Without, moves are not sent. */
  #tied = false;
  /** How many joins and words were sent; what the cell says of ties counts only if it heard them all. */
  #said = 0;
  /** Where the cell has the user, if it is to be told of moves. */
  #place: Fix | null = null;
  #joined = false;
  #settled = false;
  readonly #settleTimer = new Timer();

  constructor(cell: CellId, role: CellRole, events: CellEvents) {
    this.cell = cell;
    this.#role = role;
    this.#events = events;
    this.#link = new UpstreamLink<FromCell, ToCell>(
      {
        open: (via) => events.open(via),
        onUp: () => this.#join(),
        onMessage: (message) => this.#receive(message),
        onDown: (code) => {
          this.#unsettle();
          events.onSeenBy([], true);
          if (code === LINK_REPLACED) events.onReplaced();
          else events.onDown();
          return code === LINK_REPLACED ? "stop" : "heal";
        },
      },
      QUIET_MS,
    );
  }

  get role(): CellRole {
    return this.#role;
  }

  /** Whether the cell has answered the join. */
  get isJoined(): boolean {
    return this.#joined;
  }

  /** Whether everyone here who may be linked to this session is: it publishes here, and sees, what there is to see. */
  get isSettled(): boolean {
    return this.#settled;
  }

  setRole(role: CellRole, crossing: boolean): void {
    if (role.home === this.#role.home && role.watchM === this.#role.watchM) return;
    const hides = this.#role.home && !role.home;
    this.#role = role;
    // Nobody is to be shown the place where the user was when the cell was told last, nor where one goes who hides. And a cell that is to
    // look less far must not lose sight of somebody by looking from where the user was.
    if (!hides) this.#tellPlace();
    this.#link.send({ t: "role", ...role, crossing });
    if (hides) this.#tellPlace();
  }

  /** Begins anew, so that both sides know everything of each other as of now. */
  rejoin(): void {
    if (this.#link.isUp) this.#join();
  }

  /** The user is here now. The cell is told where that matters to it; answers whether it was. */
  move(fix: Fix): boolean {
    if (!this.#tied || !this.#matters(fix)) return false;
    this.#place = fix;
    this.#link.send({ t: "move", fix, sentMs: Date.now() });
    MOVES_FORWARDED.increment();
    return true;
  }

  hold(): void {
    this.#link.send({ t: "hold" });
  }

  markStale(): void {
    this.#link.send({ t: "stale" });
  }

  giveWords(words: [user: string, word: Word][]): void {
    const presence = this.#events.presence();
    if (!presence) return;
    const { fix, stale } = presence;
    this.#tied ||= words.some(([, word]) => word !== WORD.notFriends);
    this.#said += 1;
    this.#place = fix;
    this.#link.send({ t: "words", number: this.#said, words, fix, stale });
  }

  /** Leaves the cell with a goodbye, so that nobody waits for a return. */
  leave(crossing: boolean): void {
    this.setRole({ home: false, watchM: 0 }, crossing);
    this.drop();
  }

  /** Closes the link without a word, because the session goes on elsewhere. */
  drop(): void {
    this.#unsettle();
    this.#events.onSeenBy([], true);
    this.#link.close();
  }

  #join(): void {
    const presence = this.#events.presence();
    if (!presence) return;
    // Until the cell has counted the ties, there may be some.
    this.#tied = true;
    this.#settleTimer.set(() => this.#link.reopen(), JOIN_TIMEOUT_MS);
    this.#said += 1;
    this.#place = presence.fix;
    this.#link.send({ t: "join", number: this.#said, ...presence, ...this.#role });
  }

  #receive(message: FromCell): void {
    switch (message.t) {
      case "rejoin":
        return this.#join();
      case "seenBy":
        return this.#events.onSeenBy(message.by, false);
      case "unlinked":
        this.#tied &&= message.heard !== this.#said;
        return;
      case "joined":
        this.#joined = true;
        this.#events.onSeenBy(message.by ?? [], true);
        this.#tied = message.tied || message.heard !== this.#said;
        this.#settleTimer.set(() => this.#receive({ t: "settled" }), SETTLE_TIMEOUT_MS);
        return this.#events.onMessage(message);
      case "settled":
        if (this.#settled) return;
        this.#settleTimer.clear();
        this.#settled = true;
        return this.#events.onMessage(message);
      case "ask":
      case "near":
      case "slot":
        return this.#events.onMessage(message);
      default:
        return ignoreUnknown("session of a cell", message satisfies never);
    }
  }

  /** Tells where the user is and since when, if it is too far from where this cell has the user for the role of now. */
  #tellPlace(): void {
    if (!this.#role.home && this.#role.watchM === 0) return;
    const presence = this.#events.presence();
    // A move makes a location fresh.
    if (presence && this.move(presence.fix) && presence.stale) this.markStale();
  }

  /** What the cell publishes must be true to the metre; by what it only looks from, it may be a little off. */
  #matters(fix: Fix): boolean {
    if (!this.#place) return true;
    if (this.#role.home) return this.#place !== fix;
    return distanceM(fix, this.#place) > slackM(this.#role.watchM);
  }

  #unsettle(): void {
    this.#joined = false;
    this.#settled = false;
    this.#settleTimer.clear();
  }
}
