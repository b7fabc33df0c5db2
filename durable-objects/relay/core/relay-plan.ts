import { SESSIONS_PER_HINT } from "../../../protocol/links/relay-link.ts";
import { MessageRate } from "./message-rate.ts";
import { ARRIVALS_PER_S, OVERFLOW, type RelayLimits } from "./relay-limits.ts";

/** The object itself, among the lines by which sessions reach it; relays are counted from 1. */
export const DIRECT = 0;

/** How long a session that was sent to a relay may take to appear there. */
const ARRIVAL_MS = 10_000;
/** How long a relay that a session could not use gets no others. */
const SHUNNED_MS = 30_000;
/** A relay is talked to too much where it is over so long: those who come all at once have a lot to say at first. */
const TOO_MUCH_OVER_MS = 10_000;
/** How many are asked to move a second, by how many fit the object itself: few, so that it shows whether that is enough. */
const MOVES_SHARE_PER_S = 0.05;
const MIN_MOVES_PER_S = 10;
/** Relays are given up when everybody, and all that they say, would take no more than this share of what the object itself takes. */
const HOME_SHARE = 0.5;

interface Line {
  links: number;
  /** Sessions that were sent here and have not said anything yet, and until when they count. */
  expected: number;
  expectedUntilMs: number;
  rate: MessageRate;
  arrivals: MessageRate;
}

/**
 * Decides by which line a session reaches an object: the object itself while that has room, then the relay with the fewest
 * sessions, another relay when all are full, and the object itself again once the crowd is gone. Time is in epoch milliseconds.
 */
export class RelayPlan {
  readonly #limits: RelayLimits;
  readonly #direct = newLine(1_000);
  readonly #relays = new Map<number, Line>();
  readonly #shunned = new Map<number, number>();
  readonly #moves = new MessageRate();

  constructor(limits: RelayLimits) {
    this.#limits = limits;
  }

  /** Where a new link goes. `avoid`: a relay that the session could not use. */
  place(avoid: number | null, nowMs: number): number {
    if (avoid !== null) this.#shunned.set(avoid, nowMs + SHUNNED_MS);
    const { directLinks } = this.#limits;
    if (avoid !== null && this.#direct.links < OVERFLOW * directLinks) return DIRECT;
    if (this.#direct.links < directLinks && !this.#isDirectBusy(nowMs)) return DIRECT;
    return this.#relayFor(nowMs, SESSIONS_PER_HINT);
  }

  linked(line: number): void {
    const to = this.#line(line);
    to.links += 1;
    to.expected = Math.max(0, to.expected - 1);
  }

  unlinked(line: number): void {
    this.#line(line).links -= 1;
  }

  /** A relay is gone, and its links with it. */
  relayLost(relay: number): void {
    this.#relays.delete(relay);
  }

  /** A session said something. */
  heard(line: number, nowMs: number): void {
    this.#line(line).rate.add(nowMs);
  }

  /** Where a session of this line should go instead, which is then to be asked so; null where it is well placed. */
  better(line: number, nowMs: number): number | null {
    if (!this.#isTooMuch(line, this.#line(line), nowMs) || !this.#mayMove(nowMs)) return null;
    return this.#relayFor(nowMs, 1, line);
  }

  /** Whether one more of the relayed links is to come to the object itself. */
  callsHome(nowMs: number): boolean {
    const { directLinks, directMessagesPerS } = this.#limits;
    let links = this.#direct.links;
    let perS = this.#direct.rate.perS(nowMs);
    for (const relay of this.#relays.values()) {
      links += relay.links;
      perS += relay.rate.perS(nowMs);
    }
    const fits = links <= directLinks * HOME_SHARE && perS <= directMessagesPerS * HOME_SHARE;
    return fits && this.#mayMove(nowMs);
  }

  #isDirectBusy(nowMs: number): boolean {
    return this.#direct.rate.perS(nowMs) > this.#limits.directMessagesPerS;
  }

  #isTooMuch(line: number, { links, rate }: Line, nowMs: number): boolean {
    if (line === DIRECT) return links > this.#limits.directLinks || this.#isDirectBusy(nowMs);
    // One session alone would be too much anywhere else, too.
    return links > 1 && rate.perS(nowMs) > this.#limits.relayMessagesPerS;
  }

  /** Counts one more who is asked to move, unless that would be too many at a time. */
  #mayMove(nowMs: number): boolean {
    const perS = Math.max(MIN_MOVES_PER_S, this.#limits.directLinks * MOVES_SHARE_PER_S);
    if (this.#moves.perS(nowMs) >= perS) return false;
    this.#moves.add(nowMs);
    return true;
  }

  /** For so many sessions. */
  #relayFor(nowMs: number, sessions: number, except?: number): number {
    let best: number | null = null;
    let fewest = this.#limits.relayLinks;
    for (const [relay, line] of this.#relays) {
      if (line.expectedUntilMs <= nowMs) line.expected = 0;
      const links = line.links + line.expected;
      if (links === 0) {
        this.#relays.delete(relay);
        continue;
      }
      if (links >= fewest || relay === except || this.#isShunned(relay, nowMs)) continue;
      if (line.rate.perS(nowMs) >= this.#limits.relayMessagesPerS) continue;
      if (line.arrivals.perS(nowMs) >= ARRIVALS_PER_S) continue;
      best = relay;
      fewest = links;
    }
    best ??= this.#newRelay(nowMs);
    const line = this.#line(best);
    line.expected += 1;
    line.expectedUntilMs = nowMs + ARRIVAL_MS;
    line.arrivals.add(nowMs, sessions);
    return best;
  }

  #newRelay(nowMs: number): number {
    let relay = 1;
    while (this.#relays.has(relay) || this.#isShunned(relay, nowMs)) relay += 1;
    return relay;
  }

  #isShunned(relay: number, nowMs: number): boolean {
    const untilMs = this.#shunned.get(relay);
    if (untilMs === undefined) return false;
    if (untilMs <= nowMs) this.#shunned.delete(relay);
    return untilMs > nowMs;
  }

  #line(line: number): Line {
    if (line === DIRECT) return this.#direct;
    let relay = this.#relays.get(line);
    if (!relay) {
      relay = newLine(TOO_MUCH_OVER_MS);
      this.#relays.set(line, relay);
    }
    return relay;
  }
}

function newLine(rateOverMs: number): Line {
  const rate = new MessageRate(rateOverMs);
  return { links: 0, expected: 0, expectedUntilMs: 0, rate, arrivals: new MessageRate() };
}
