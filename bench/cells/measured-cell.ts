import { GeoCellCore } from "../../durable-objects/geo-cell/core/geo-cell-core.ts";
import { type Fix, type ToCell, WORD, type Word } from "../../protocol/links/geo-cell-link.ts";
import { friendships, type Random, shuffled } from "./seeded.ts";

/** An update of each user every 30 s, as the server asks for. */
const PERIOD_MS = 30_000;
/** Everybody is within this many degrees of one place, so that all friends are within the radius of 8 km. */
const SPREAD_DEG = 0.02;
/** Different moves that are used again and again; their number has no common factor with that of users. */
const MOVES = 1_009;
const CENTRE = { lat: 37.5, lng: 127 };

/** What the cell knows a session by: an object, as a socket is one. */
interface Handle {
  index: number;
}

/** The core of a cell with a crowd in it, on a clock of its own. */
export class MeasuredCell {
  readonly users: number;
  /** Messages that the cell sent, and their length where that was counted. */
  sent = 0;
  sentChars = 0;
  readonly #random: Random;
  readonly #handles: Handle[];
  readonly #friends: number[][];
  readonly #core: GeoCellCore<Handle>;
  /** Who must say a word. */
  #asked: [handle: Handle, users: string[]][] = [];
  #countsChars = false;
  #nowMs = Date.UTC(2026, 0, 1);
  #number = 0;

  constructor(users: number, random: Random) {
    this.users = users;
    this.#random = random;
    this.#handles = Array.from({ length: users }, (_, index) => ({ index }));
    this.#friends = friendships(users, random);
    this.#core = new GeoCellCore<Handle>({
      send: (handle, message) => {
        this.sent += 1;
        if (this.#countsChars) this.sentChars += JSON.stringify(message).length;
        if (message.t === "ask") this.#asked.push([handle, message.users]);
      },
      save: () => undefined,
      detach: () => undefined,
    });
  }

  /** Everybody joins, and says a word about each friend. */
  fill(): void {
    for (const index of shuffled(this.users, this.#random)) {
      const friends = (this.#friends[index] ?? []).map(userOf);
      this.#join(this.#handles[index] ?? { index }, userOf(index), friends);
    }
    this.#pass(2_000);
  }

  /**
   * So many moves, each of another user, evenly over the time that they take at the real pace. Answers their time in ms of CPU.
   * `asText`: messages come and go as text, as in the object; else the core alone is measured.
   */
  update(count: number, asText: boolean): number {
    this.#countsChars = asText;
    let ms = 0;
    for (let left = count; left > 0; left -= this.users) {
      const moves = Array.from({ length: MOVES }, (): ToCell => ({ t: "move", fix: this.#fix() }));
      const texts = moves.map((move) => JSON.stringify(move));
      const order = shuffled(this.users, this.#random).subarray(0, left);
      const from = process.cpuUsage();
      this.#updateInTurn(order, asText ? (at) => JSON.parse(texts[at] ?? "") as ToCell : (at) => moves[at]);
      ms += cpuMs(from);
    }
    this.#countsChars = false;
    return ms;
  }

  #updateInTurn(order: Int32Array, moveAt: (at: number) => ToCell | undefined): void {
    const stepMs = PERIOD_MS / this.users;
    let done = 0;
    for (const index of order) {
      const handle = this.#handles[index];
      const move = moveAt(done % MOVES);
      if (handle && move) this.#receive(handle, move);
      this.#pass(stepMs);
      done += 1;
    }
  }

  /** Somebody with so many friends, of whom so many are here, comes, is linked to all of them, and goes. Answers both times in ms of CPU. */
  visit(friends: number, present: number): { joinMs: number; linkedMs: number } {
    const here = [...shuffled(this.users, this.#random).subarray(0, present)].map(userOf);
    const absent = Array.from({ length: friends - present }, (_, n) => userOf(this.users + 1 + n));
    const handle = { index: this.users };
    const from = process.cpuUsage();
    this.#join(handle, userOf(this.users), [...absent, ...here], false);
    const joinMs = cpuMs(from);
    this.#answerAll();
    const linkedMs = cpuMs(from);
    this.#core.closed(handle, this.#nowMs);
    this.#pass(2_000);
    return { joinMs, linkedMs };
  }

  #join(handle: Handle, user: string, friends: string[], answers = true): void {
    this.#number += 1;
    const words = friends.map((friend): [string, Word] => [friend, WORD.seesExact]);
    this.#receive(handle, {
      t: "join",
      number: this.#number,
      user,
      session: sessionOf(handle.index),
      startedAtMs: this.#nowMs,
      home: true,
      watchM: 8_000,
      fix: this.#fix(),
      stale: false,
      words,
      remembers: [],
    });
    if (answers) this.#answerAll();
  }

  #answerAll(): void {
    for (let asked = this.#asked; asked.length > 0; asked = this.#asked) {
      this.#asked = [];
      for (const [handle, users] of asked) {
        this.#number += 1;
        const words = users.map((user): [string, Word] => [user, WORD.seesExact]);
        const message = { t: "words", number: this.#number, words, fix: this.#fix(), stale: false } as const;
        this.#receive(handle, message);
      }
    }
  }

  #receive(handle: Handle, message: ToCell): void {
    this.#core.receive(handle, message, Math.floor(this.#nowMs));
  }

  #pass(ms: number): void {
    this.#nowMs += ms;
    const { tickAtMs } = this.#core;
    if (tickAtMs !== null && tickAtMs <= this.#nowMs) this.#core.tick(Math.floor(this.#nowMs));
  }

  #fix(): Fix {
    const { lat, lng } = CENTRE;
    return {
      lat: lat + (this.#random() - 0.5) * SPREAD_DEG,
      lng: lng + (this.#random() - 0.5) * SPREAD_DEG,
      at: Math.floor(this.#nowMs),
    };
  }
}

/** CPU time of this process since `from`, in ms. */
export function cpuMs(from: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1_000;
}

/** As long as real ids are, and as they come out of a parser: a string of its own each. */
function userOf(index: number): string {
  return JSON.parse(`"user-${String(index).padStart(27, "0")}"`) as string;
}

function sessionOf(index: number): string {
  return JSON.parse(`"00000000-0000-7000-8000-${String(index).padStart(12, "0")}"`) as string;
}
