import { decodeBatch, eachId, isBatch, type RelayPace } from "../../../protocol/links/relay-link.ts";
import { ignoreUnknown } from "../../../telemetry/ignore-unknown.ts";
import type { Clock } from "../../clock.ts";
import type { LinkSocket } from "../../link-socket.ts";
import { Batcher } from "./batcher.ts";

export interface TrunkEvents {
  onLinked(): void;
  onMessage(link: LinkSocket, text: string): void;
  onClosed(link: LinkSocket): void;
}

/**
 * A session's link that comes through a relay, as its object has it: to be used like a socket of its own. It keeps nothing
 * through hibernation, because it breaks where the object falls asleep.
 */
class RelayedLink implements LinkSocket {
  isOpen = true;
  readonly #id: number;
  readonly #down: Batcher;

  constructor(id: number, down: Batcher) {
    this.#id = id;
    this.#down = down;
  }

  send(text: string): void {
    if (this.isOpen) this.#down.message(this.#id, text);
  }

  close(code: number, reason: string): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#down.closed(this.#id, code, reason);
  }

  serializeAttachment(): void {}

  deserializeAttachment(): null {
    return null;
  }
}

/** One relay as its object has it: the socket to it, and the sessions' links on that. */
export class Trunk {
  readonly #socket: Pick<LinkSocket, "send">;
  readonly #events: TrunkEvents;
  readonly #down: Batcher;
  readonly #links = new Map<number, RelayedLink>();
  #tickMs = 0;

  /** `tickMs`: how often something is sent to the relay. */
  constructor(socket: Pick<LinkSocket, "send">, clock: Clock, tickMs: () => number, events: TrunkEvents) {
    this.#socket = socket;
    this.#events = events;
    this.#down = new Batcher(clock, tickMs, (batch) => this.#send(batch));
  }

  links(): Iterable<LinkSocket> {
    return this.#links.values();
  }

  receive(batch: string): void {
    if (!isBatch(batch)) return ignoreUnknown("object of a relay", JSON.parse(batch));
    for (const { ids, text, closed } of decodeBatch(batch)) {
      for (const id of eachId(ids)) {
        if (closed !== undefined) this.#close(id);
        else this.#hear(id, text);
      }
    }
  }

  /** Tells the relay how often to send. */
  setPace(tickMs: number): void {
    if (tickMs === this.#tickMs) return;
    this.#tickMs = tickMs;
    const pace: RelayPace = { tickMs };
    this.#send(JSON.stringify(pace));
  }

  /** The socket is gone. */
  end(): void {
    for (const id of [...this.#links.keys()]) this.#close(id);
  }

  #hear(id: number, text: string): void {
    let link = this.#links.get(id);
    if (!link) {
      link = new RelayedLink(id, this.#down);
      this.#links.set(id, link);
      this.#events.onLinked();
    }
    // What was on its way when the object closed the link counts for nothing.
    if (link.isOpen) this.#events.onMessage(link, text);
  }

  #close(id: number): void {
    const link = this.#links.get(id);
    if (!link) return;
    this.#links.delete(id);
    link.isOpen = false;
    this.#events.onClosed(link);
  }

  #send(text: string): void {
    try {
      this.#socket.send(text);
    } catch {
      // The relay is gone; its close event follows.
    }
  }
}
