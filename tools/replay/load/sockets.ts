import type { WebSocketFactory } from "../../../client/index.ts";

/** Opens sockets and watches over them. */
export class Sockets {
  open = 0;
  /** How many closed that were not closed by us. */
  closed = 0;
  #ending = false;

  readonly connect: WebSocketFactory = (url) => {
    const socket = new WebSocket(url);
    let isOpen = false;
    socket.addEventListener("open", () => {
      isOpen = true;
      this.open += 1;
    });
    socket.addEventListener("close", () => {
      if (isOpen) this.open -= 1;
      if (!this.#ending) this.closed += 1;
    });
    return socket;
  };

  /** From now on sockets close because we want them to. */
  end(): void {
    this.#ending = true;
  }
}
