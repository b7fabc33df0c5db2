import type { Attachment } from "../../../durable-objects/geo-cell/core/attachment.ts";
import { type CellPorts, GeoCellCore } from "../../../durable-objects/geo-cell/core/geo-cell-core.ts";
import {
  type FromCell,
  type LeftReason,
  type Sighting,
  type ToCell,
  type Viewing,
  WORD,
  type Word,
} from "../../../protocol/links/geo-cell-link.ts";

type Join = Extract<ToCell, { t: "join" }>;

/** A kilometre's worth of latitude, about. */
export const KM = 0.009;
export const CENTER = { lat: 37.5, lng: 127 };
/** A full minute, so that times of approximate places stay the same for a while. */
export const START_MS = Date.UTC(2026, 0, 1);

/** A cell core with sessions linked to it, each of which keeps what it is told until a test looks. */
export class CellBench {
  nowMs = START_MS;
  readonly attachments = new Map<string, Attachment>();
  readonly detached: string[] = [];
  readonly #region: number;
  core: GeoCellCore<string>;
  readonly #inboxes = new Map<string, FromCell[]>();
  readonly #seenBy = new Map<string, Viewing[][]>();
  #numbers = 0;

  /** @param region the hash of the cell's region */
  constructor(region = 0) {
    this.#region = region;
    this.core = this.#newCore();
  }

  /** Joins as `user`, by default at the centre, at home, watching 8 km. The handle is the user's name unless given. */
  join(
    user: string,
    words: Record<string, Word>,
    more: Partial<Join> & { handle?: string; km?: number } = {},
  ): void {
    const { handle = user, km = 0, ...join } = more;
    this.#numbers += 1;
    this.#receive(handle, {
      t: "join",
      number: this.#numbers,
      user,
      session: `${user}'s session`,
      startedAtMs: 0,
      home: true,
      watchM: 8_000,
      fix: this.fix(km),
      stale: false,
      words: Object.entries(words),
      remembers: [],
      ...join,
    });
  }

  /** Two friends who share exactly, linked: `one` at the centre, `other` so many kilometres north. */
  befriend(one: string, other: string, km = 1, word: Word = WORD.seesExact): void {
    this.join(one, { [other]: WORD.seesExact });
    this.join(other, { [one]: word }, { km });
    this.words(one, { [other]: WORD.seesExact });
    this.quiet();
    this.readAll();
  }

  words(handle: string, words: Record<string, Word>, km = 0): void {
    this.#numbers += 1;
    const fix = this.fix(km);
    this.#receive(handle, {
      t: "words",
      number: this.#numbers,
      words: Object.entries(words),
      fix,
      stale: false,
    });
  }

  /** `waitedMs`: how long ago the session sent it. */
  move(handle: string, km: number, waitedMs = 0): void {
    this.#receive(handle, { t: "move", fix: this.fix(km), sentMs: this.nowMs - waitedMs });
  }

  role(handle: string, home: boolean, watchM: number, crossing = false): void {
    this.#receive(handle, { t: "role", home, watchM, crossing });
  }

  stale(handle: string): void {
    this.#receive(handle, { t: "stale" });
  }

  /** Something that only a newer release says. */
  sayUnknown(handle: string): void {
    this.#receive(handle, { t: "fromTheFuture" } as unknown as ToCell);
  }

  hold(handle: string): void {
    this.#receive(handle, { t: "hold" });
  }

  close(handle: string): void {
    this.attachments.delete(handle);
    this.core.closed(handle, this.nowMs);
  }

  /** Falls asleep and wakes: only the attachments are left. */
  sleep(forMs = 0): void {
    this.nowMs += forMs;
    this.core = this.#newCore();
    this.core.restore(structuredClone([...this.attachments]), this.nowMs);
  }

  /** Lets time pass; ticks come when they are due, or later where the object is overloaded. */
  wait(ms: number, lateMs = 0): void {
    const endMs = this.nowMs + ms;
    for (;;) {
      const dueMs = this.core.tickAtMs;
      if (dueMs === null || dueMs + lateMs > endMs) break;
      this.nowMs = Math.max(this.nowMs, dueMs + lateMs);
      this.core.tick(this.nowMs);
    }
    this.nowMs = endMs;
  }

  /** Waits until nobody is owed anything and the next frame of each goes out at once. */
  quiet(): void {
    this.wait(2_000);
  }

  fix(km: number) {
    return { lat: CENTER.lat + km * KM, lng: CENTER.lng, at: this.nowMs };
  }

  /** What came since the last look. */
  read(handle: string): FromCell[] {
    const inbox = this.#inboxes.get(handle) ?? [];
    this.#inboxes.set(handle, []);
    return inbox;
  }

  readAll(): void {
    this.#inboxes.clear();
    this.#seenBy.clear();
  }

  /** Who began and ceased to see a member since the last look, a list for each message. `read` passes over these. */
  seenBy(handle: string): Viewing[][] {
    const notices = this.#seenBy.get(handle) ?? [];
    this.#seenBy.delete(handle);
    return notices;
  }

  /** The sightings that came since the last look, of `near` and `joined`. */
  seen(handle: string): Sighting[] {
    return this.read(handle).flatMap((message) => ("seen" in message ? message.seen : []));
  }

  /** The same, as the names and the latitudes only. */
  lats(handle: string): [user: string, lat: number][] {
    return this.seen(handle).map(([user, lat]) => [user, lat]);
  }

  /** The departures that came since the last look. */
  left(handle: string): [string, LeftReason][] {
    return this.read(handle).flatMap((message) => (message.t === "near" ? message.left : []));
  }

  #receive(handle: string, message: ToCell): void {
    this.core.receive(handle, message, this.nowMs);
  }

  #newCore(): GeoCellCore<string> {
    const ports: CellPorts<string> = {
      send: (handle, message) => {
        if (message.t === "seenBy")
          return void this.#seenBy.set(handle, [...(this.#seenBy.get(handle) ?? []), message.by]);
        this.#inboxes.set(handle, [...(this.#inboxes.get(handle) ?? []), structuredClone(message)]);
      },
      save: (handle, attachment) => void this.attachments.set(handle, structuredClone(attachment)),
      detach: (handle) => {
        this.attachments.delete(handle);
        this.detached.push(handle);
      },
    };
    return new GeoCellCore<string>(ports, this.#region);
  }
}
