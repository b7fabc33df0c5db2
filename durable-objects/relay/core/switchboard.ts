import {
  AVOID_PARAMETER,
  type MoveLink,
  RELAY_BROKEN,
  RELAY_PATH,
} from "../../../protocol/links/relay-link.ts";
import type { Clock } from "../../clock.ts";
import type { LinkSocket } from "../../link-socket.ts";
import { BATCHES_PER_S, type RelayLimits } from "./relay-limits.ts";
import { DIRECT, RelayPlan } from "./relay-plan.ts";
import { Trunk } from "./trunk.ts";

export interface SwitchboardEvents {
  /** A session said something on its link, directly or through a relay. */
  onMessage(link: LinkSocket, text: string): void;
  /** A link is gone. May come for one that the object closed itself. */
  onClosed(link: LinkSocket): void;
}

/** What becomes of an upgrade: a session's own link, a relay's with its number, or the session is to go to a relay. */
export type Admission = { link: "session" } | { link: "relay"; relay: number } | { sentTo: number };

/** Who was asked to move is not asked again for so long. */
const ASK_AGAIN_MS = 10_000;

/**
 * Where the links of an object come together: sockets of sessions, and those of relays with many sessions on each. To the
 * object all of them are links alike. Sends sessions where there is room.
 */
export class Switchboard<Socket extends LinkSocket> {
  readonly #events: SwitchboardEvents;
  readonly #clock: Clock;
  readonly #leastTickMs: number;
  readonly #plan: RelayPlan;
  readonly #direct = new Set<Socket>();
  readonly #trunks = new Map<Socket, { relay: number; trunk: Trunk }>();
  #asked = new Set<LinkSocket>();
  #askedSinceMs = 0;

  /** `tickMs`: how often relays send, where there are few of them. */
  constructor(limits: RelayLimits, tickMs: number, clock: Clock, events: SwitchboardEvents) {
    this.#events = events;
    this.#clock = clock;
    this.#leastTickMs = tickMs;
    this.#plan = new RelayPlan(limits);
  }

  /** Sockets, of sessions and relays together. */
  get sockets(): number {
    return this.#direct.size + this.#trunks.size;
  }

  isConnected(socket: Socket): boolean {
    return this.#direct.has(socket) || this.#trunks.has(socket);
  }

  /** Decides on an upgrade, by what was asked for. What is admitted is to be connected. */
  admit({ pathname, searchParams }: URL): Admission {
    if (pathname.startsWith(RELAY_PATH)) {
      return { link: "relay", relay: Number(pathname.slice(RELAY_PATH.length)) };
    }
    const avoid = searchParams.get(AVOID_PARAMETER);
    const line = this.#plan.place(avoid === null ? null : Number(avoid), this.#clock.now());
    return line === DIRECT ? { link: "session" } : { sentTo: line };
  }

  /** A session's own socket is here, newly or since before the object slept. */
  connect(socket: Socket): void {
    if (this.#direct.has(socket)) return;
    this.#direct.add(socket);
    this.#plan.linked(DIRECT);
  }

  /** A relay's socket is here. One that it had before counts no more. */
  connectRelay(socket: Socket, relay: number): void {
    for (const [other, known] of this.#trunks) {
      if (known.relay !== relay) continue;
      this.closed(other);
      other.close(RELAY_BROKEN, "the relay has a newer link");
    }
    const trunk: Trunk = new Trunk(socket, this.#clock, () => this.#tickMs(), {
      onLinked: () => this.#plan.linked(relay),
      onMessage: (link, text) => this.#hear(relay, link, text),
      onClosed: (link) => {
        this.#plan.unlinked(relay);
        this.#events.onClosed(link);
      },
    });
    this.#trunks.set(socket, { relay, trunk });
    this.#setPace();
  }

  receive(socket: Socket, text: string): void {
    const known = this.#trunks.get(socket);
    if (!known) return this.#hear(DIRECT, socket, text);
    known.trunk.receive(text);
    for (const link of known.trunk.links()) {
      if (this.#wasAsked(link)) continue;
      if (!this.#plan.callsHome(this.#clock.now())) break;
      this.#ask(link, null);
    }
  }

  closed(socket: Socket): void {
    const known = this.#trunks.get(socket);
    if (!known) {
      if (this.#direct.delete(socket)) this.#plan.unlinked(DIRECT);
      return this.#events.onClosed(socket);
    }
    this.#trunks.delete(socket);
    known.trunk.end();
    this.#plan.relayLost(known.relay);
    this.#setPace();
  }

  #hear(line: number, link: LinkSocket, text: string): void {
    const nowMs = this.#clock.now();
    this.#plan.heard(line, nowMs);
    const better = this.#wasAsked(link) ? null : this.#plan.better(line, nowMs);
    if (better !== null) this.#ask(link, better);
    this.#events.onMessage(link, text);
  }

  #wasAsked(link: LinkSocket): boolean {
    if (this.#clock.now() - this.#askedSinceMs >= ASK_AGAIN_MS) {
      this.#asked = new Set();
      this.#askedSinceMs = this.#clock.now();
    }
    return this.#asked.has(link);
  }

  #ask(link: LinkSocket, relay: number | null): void {
    this.#asked.add(link);
    const move: MoveLink = { t: "relay", relay };
    try {
      link.send(JSON.stringify(move));
    } catch {
      // The link broke a moment ago.
    }
  }

  #tickMs(): number {
    return Math.max(this.#leastTickMs, (1_000 * this.#trunks.size) / BATCHES_PER_S);
  }

  #setPace(): void {
    for (const { trunk } of this.#trunks.values()) trunk.setPace(this.#tickMs());
  }
}
