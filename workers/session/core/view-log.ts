import { LIMITS } from "../../../protocol/limits.ts";
import { SEEN_AS, type Viewing } from "../../../protocol/links/geo-cell-link.ts";
import { NEAR, type SeenHow, type ViewReport } from "../../../protocol/links/location-views-link.ts";

/** How long a beginning waits for others before the hub is told. */
export const BEGIN_WAIT_MS = 5_000;
/** How often, at most, the hub is told of beginnings, and of ends alone. Each time is a row that it writes. */
export const BEGINS_EVERY_MS = 60_000;
export const ENDS_EVERY_MS = 300_000;
/** So long the hub is told of an end again whenever it is told anything: its link may have broken with the last word on it. */
const REPEAT_MS = 900_000;

/** A time in which somebody was sent the place, and what the hub knows of it. */
interface View {
  viewer: string;
  how: SeenHow;
  via: string;
  fromMs: number;
  /** When it ended; null while it lasts. */
  toMs: number | null;
  /** By how many of the viewer's sessions, and cells, at the moment. */
  sessions: number;
  told: "nothing" | "open" | "ended";
}

/**
 * To whom the user's place is sent, and was: what cells and channels say of viewers' sessions, as times of people. Times of the same
 * person with the same precision through the same are one where less than `locationViewGapMs` lies between them, so that crossing into
 * another cell, a broken link or somebody at the edge of sight makes no new one.
 */
export class ViewLog {
  /** By source (a cell or channel), then by the viewer's session there: what it sees. */
  readonly #sources = new Map<string, Map<string | number, View>>();
  /** The last time of each person, precision and way; all that are over and not forgotten. */
  readonly #latest = new Map<string, View>();
  readonly #past = new Set<View>();
  #reportedAtMs = Number.NEGATIVE_INFINITY;

  /** What a cell says of viewers. `isAll`: nobody else sees the user there. */
  cellSays(cell: string, by: readonly Viewing[], isAll: boolean, nowMs: number): void {
    const source = `cell ${cell}`;
    if (isAll) this.#endOthers(source, new Set(by.map(([n]) => n)), nowMs);
    for (const [n, how, user] of by) {
      if (how === SEEN_AS.not) this.#end(source, n, nowMs);
      else this.#begin(source, n, { viewer: user, how, via: NEAR }, nowMs);
    }
  }

  /** Who has a channel open into which the place is shared; `gone`: who had it open for a moment. Nobody: it is shared no more. */
  channelSays(channelId: string, how: SeenHow, users: string[], gone: string[], nowMs: number): void {
    const source = `channel ${channelId}`;
    for (const viewer of gone) this.#begin(source, viewer, { viewer, how, via: channelId }, nowMs);
    this.#endOthers(source, new Set(users), nowMs);
    for (const viewer of users) this.#begin(source, viewer, { viewer, how, via: channelId }, nowMs);
  }

  /** Nobody is sent the place any more. */
  endAll(nowMs: number): void {
    for (const source of [...this.#sources.keys()]) this.#endOthers(source, new Set(), nowMs);
  }

  /** Whether there is nothing that the hub is to know. */
  get isEmpty(): boolean {
    return this.#latest.size + this.#past.size === 0;
  }

  /** When the hub is to be told; null where it knows everything. */
  dueMs(): number | null {
    let dueMs: number | null = null;
    for (const view of this.#all()) {
      const eachMs = this.#dueMsOf(view);
      if (eachMs !== null && (dueMs === null || eachMs < dueMs)) dueMs = eachMs;
    }
    return dueMs;
  }

  /** Everything that lasts, and what has ended of late; the hub counts as told. */
  report(nowMs: number): ViewReport[] {
    for (const view of this.#all()) {
      if (view.toMs === null || view.told !== "ended" || nowMs - view.toMs < REPEAT_MS) continue;
      this.#past.delete(view);
      if (this.#latest.get(keyOf(view)) === view) this.#latest.delete(keyOf(view));
    }
    this.#reportedAtMs = nowMs;
    return this.#all().map((view) => {
      view.told = view.toMs === null ? "open" : "ended";
      const { viewer, how, via, fromMs, toMs } = view;
      return [viewer, how, via, fromMs, toMs];
    });
  }

  #dueMsOf({ told, fromMs, toMs }: View): number | null {
    const last = this.#reportedAtMs;
    if (told === "nothing" || (told === "ended" && toMs === null)) {
      return Math.max((toMs ?? fromMs) + BEGIN_WAIT_MS, last + BEGINS_EVERY_MS);
    }
    if (told === "ended" || toMs === null) return null;
    return Math.max(toMs + LIMITS.locationViewGapMs, last + ENDS_EVERY_MS);
  }

  #all(): View[] {
    return [...this.#past, ...this.#latest.values()];
  }

  #begin(
    source: string,
    session: string | number,
    what: Pick<View, "viewer" | "how" | "via">,
    nowMs: number,
  ): void {
    const known = this.#sources.get(source)?.get(session);
    if (known && keyOf(known) === keyOf(what)) return;
    if (known) this.#end(source, session, nowMs);
    const view = this.#viewOf(what, nowMs);
    view.sessions += 1;
    view.toMs = null;
    const here = this.#sources.get(source) ?? new Map<string | number, View>();
    this.#sources.set(source, here.set(session, view));
  }

  /** The time that goes on with this, or a new one. */
  #viewOf(what: Pick<View, "viewer" | "how" | "via">, nowMs: number): View {
    const latest = this.#latest.get(keyOf(what));
    if (latest && (latest.toMs === null || nowMs - latest.toMs < LIMITS.locationViewGapMs)) return latest;
    if (latest) this.#past.add(latest);
    const view: View = { ...what, fromMs: nowMs, toMs: null, sessions: 0, told: "nothing" };
    this.#latest.set(keyOf(what), view);
    return view;
  }

  #endOthers(source: string, sessions: ReadonlySet<string | number>, nowMs: number): void {
    for (const session of [...(this.#sources.get(source)?.keys() ?? [])]) {
      if (!sessions.has(session)) this.#end(source, session, nowMs);
    }
  }

  #end(source: string, session: string | number, nowMs: number): void {
    const here = this.#sources.get(source);
    const view = here?.get(session);
    if (!here || !view) return;
    here.delete(session);
    if (here.size === 0) this.#sources.delete(source);
    view.sessions -= 1;
    if (view.sessions === 0) view.toMs = nowMs;
  }
}

function keyOf({ viewer, how, via }: Pick<View, "viewer" | "how" | "via">): string {
  return `${how} ${viewer} ${via}`;
}
