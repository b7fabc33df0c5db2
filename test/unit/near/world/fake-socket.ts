type Listener = (event: { data: string; code: number; reason: string }) => void;

/** How long a message takes; each link keeps its order, links overtake each other. */
export type Latency = () => number;

/** One end of a link between a session and an object, with latency, on the test's clock. */
export class FakeSocket {
  static pair(latency: Latency): [FakeSocket, FakeSocket] {
    const one = new FakeSocket(latency);
    const other = new FakeSocket(latency);
    one.#peer = other;
    other.#peer = one;
    return [one, other];
  }

  isOpen = true;
  #attachment: unknown = null;
  readonly #latency: Latency;
  readonly #listeners = new Map<string, Listener[]>();
  #peer: FakeSocket | null = null;
  #lastArrivalMs = 0;

  constructor(latency: Latency) {
    this.#latency = latency;
  }

  accept(): void {}

  serializeAttachment(value: unknown): void {
    this.#attachment = structuredClone(value);
  }

  deserializeAttachment(): unknown {
    return structuredClone(this.#attachment);
  }

  addEventListener(type: string, listener: Listener): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
  }

  send(data: string): void {
    if (!this.isOpen) throw new Error("the socket is closed");
    this.#deliver("message", { data, code: 0, reason: "" });
  }

  close(code = 1005, reason = ""): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#deliver("close", { data: "", code, reason });
  }

  /** The link breaks: both ends notice at once, and nothing on its way arrives. */
  break(): void {
    for (const end of [this, this.#peer]) {
      if (!end?.isOpen) continue;
      end.isOpen = false;
      end.#emit("close", { data: "", code: 1006, reason: "" });
    }
  }

  #deliver(type: string, event: Parameters<Listener>[0]): void {
    const atMs = Math.max(this.#lastArrivalMs, Date.now() + this.#latency());
    this.#lastArrivalMs = atMs;
    setTimeout(() => {
      if (!this.#peer?.isOpen) return;
      if (type === "close") this.#peer.isOpen = false;
      this.#peer.#emit(type, event);
    }, atMs - Date.now());
  }

  #emit(type: string, event: Parameters<Listener>[0]): void {
    for (const listener of this.#listeners.get(type) ?? []) listener(event);
  }
}
