import type { WebSocketEvent, WebSocketLike } from "../../../client/index.ts";

type Listener = (event: WebSocketEvent) => void;

/**
 * A socket of which the driver can take the network away: nothing comes in or goes out any more, and some time later the
 * client finds out. What the server sent meanwhile, answers among it, is lost as it would be in a tunnel.
 */
export class CuttableSocket implements WebSocketLike {
  readonly #socket: WebSocket;
  readonly #onClose: Listener[] = [];
  #isCut = false;

  constructor(url: string) {
    this.#socket = new WebSocket(url);
  }

  get isOpen(): boolean {
    return !this.#isCut && this.#socket.readyState === WebSocket.OPEN;
  }

  send(text: string): void {
    if (!this.#isCut) this.#socket.send(text);
  }

  close(code?: number, reason?: string): void {
    this.#socket.close(code, reason);
  }

  addEventListener(type: "open" | "message" | "close" | "error", listener: Listener): void {
    if (type === "close") this.#onClose.push(listener);
    this.#socket.addEventListener(type, (event: Event) => {
      if (!this.#isCut) listener(event as WebSocketEvent);
    });
  }

  /** Takes the network away for the client, which notices after `noticeMs`. */
  cut(noticeMs: number): void {
    if (this.#isCut) return;
    this.#isCut = true;
    setTimeout(() => {
      // A code of the application's range: to the server the client did not say goodbye.
      this.#socket.close(3000, "cut");
      for (const listener of this.#onClose) listener({ code: 1006, reason: "" });
    }, noticeMs);
  }
}

/** Opens sockets for one device and remembers the latest one. */
export class CuttableSockets {
  #latest: CuttableSocket | null = null;

  readonly connect = (url: string): WebSocketLike => {
    this.#latest = new CuttableSocket(url);
    return this.#latest;
  };

  /** Answers whether there was anything to cut. */
  cut(noticeMs: number): boolean {
    const socket = this.#latest;
    if (!socket?.isOpen) return false;
    socket.cut(noticeMs);
    return true;
  }
}
