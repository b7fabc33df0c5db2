import type { LinkSocket } from "../../../workers/session/upstream-link.ts";

type Listener = (event: { data: string | ArrayBuffer; code: number }) => void;

/** One end of a socket; the test plays whoever is at the other end. */
export class FakeObjectSocket implements LinkSocket {
  readonly sent: string[] = [];
  closedWith: number | null = null;
  accepted = 0;
  /** A socket that broke throws until its close event came. */
  broken = false;
  readonly #listeners = new Map<string, Listener[]>();

  accept(): void {
    this.accepted += 1;
  }

  send(text: string): void {
    if (this.broken || this.closedWith !== null) throw new TypeError("the socket is closed");
    this.sent.push(text);
  }

  close(code: number): void {
    if (this.closedWith !== null) throw new TypeError("the socket is closed");
    this.closedWith = code;
  }

  addEventListener(type: string, listener: Listener): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
  }

  /** The other end sends a message. */
  says(message: unknown): void {
    this.#emit("message", { data: typeof message === "string" ? message : JSON.stringify(message), code: 0 });
  }

  saysBinary(): void {
    this.#emit("message", { data: new ArrayBuffer(1), code: 0 });
  }

  /** The other end closes, or the connection breaks (1006). */
  goes(code: number): void {
    this.#emit("close", { data: "", code });
  }

  fails(): void {
    this.#emit("error", { data: "", code: 0 });
  }

  /** Everything that was sent, parsed; keepalives left out. */
  get messages(): unknown[] {
    return this.sent.filter((text) => text !== "ping").map((text): unknown => JSON.parse(text));
  }

  #emit(type: string, event: Parameters<Listener>[0]): void {
    for (const listener of this.#listeners.get(type) ?? []) listener(event);
  }
}
