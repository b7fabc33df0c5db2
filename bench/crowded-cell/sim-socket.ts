import type { LinkSocket as ObjectSocket } from "../../durable-objects/link-socket.ts";
import type { LinkSocket as SessionSocket } from "../../workers/session/upstream-link.ts";
import type { SimClock } from "./sim-clock.ts";

type Listener = (event: { data: string; code: number }) => void;

/** How long a message is on its way from one object or Worker to another. */
const LATENCY_MS = 10;

/** One end of a WebSocket, for sessions and objects alike. */
export class SimSocket implements ObjectSocket, SessionSocket {
  onMessage: Listener | null = null;
  onClose: Listener | null = null;
  readonly #clock: SimClock;
  #peer: SimSocket | null = null;
  #isOpen = true;

  private constructor(clock: SimClock) {
    this.#clock = clock;
  }

  static pair(clock: SimClock): [SimSocket, SimSocket] {
    const one = new SimSocket(clock);
    const other = new SimSocket(clock);
    one.#peer = other;
    other.#peer = one;
    return [one, other];
  }

  accept(): void {}

  send(data: string): void {
    if (!this.#isOpen) return;
    this.#arrive((peer) => peer.onMessage?.({ data, code: 0 }));
  }

  close(code = 1005): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#arrive((peer) => {
      peer.#isOpen = false;
      peer.onClose?.({ data: "", code });
    });
  }

  addEventListener(type: string, listener: Listener): void {
    if (type === "message") this.onMessage = listener;
    if (type === "close") this.onClose = listener;
  }

  /** Nobody sleeps here. */
  serializeAttachment(): void {}

  deserializeAttachment(): null {
    return null;
  }

  #arrive(run: (peer: SimSocket) => void): void {
    const peer = this.#peer;
    if (!peer) return;
    this.#clock.at(this.#clock.now() + LATENCY_MS, () => {
      if (peer.#isOpen) run(peer);
    });
  }
}
