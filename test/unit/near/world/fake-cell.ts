import type { Attachment } from "../../../../durable-objects/geo-cell/core/attachment.ts";
import { GeoCellCore } from "../../../../durable-objects/geo-cell/core/geo-cell-core.ts";
import { LINK_REPLACED } from "../../../../protocol/links/link-replaced.ts";
import { FakeSocket, type Latency } from "./fake-socket.ts";

/** The real core in a shell of the test's own: sockets with attachments, a tick, sleep and reset. */
export class FakeCell {
  readonly #latency: Latency;
  readonly #sockets = new Set<FakeSocket>();
  #core = this.#wake();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #timerAtMs = Number.POSITIVE_INFINITY;

  constructor(latency: Latency) {
    this.#latency = latency;
  }

  open(): FakeSocket {
    const [client, server] = FakeSocket.pair(this.#latency);
    this.#sockets.add(server);
    server.addEventListener("message", ({ data }) => {
      if (data === "ping") return server.send("pong");
      this.#core.receive(server, JSON.parse(data), Date.now());
      this.#schedule();
    });
    server.addEventListener("close", () => {
      this.#sockets.delete(server);
      this.#core.closed(server, Date.now());
    });
    return client;
  }

  /** Falls asleep and wakes: everything but the attachments is forgotten, a pending tick too. */
  hibernate(): void {
    this.#stop();
    this.#core = this.#wake();
    this.#schedule();
  }

  /** As after a crash or a new version: every link breaks. */
  reset(): void {
    this.#stop();
    const sockets = [...this.#sockets];
    this.#sockets.clear();
    this.#core = this.#wake();
    for (const socket of sockets) socket.break();
  }

  #wake(): GeoCellCore<FakeSocket> {
    const core = new GeoCellCore<FakeSocket>({
      send: (socket, message) => socket.isOpen && socket.send(JSON.stringify(message)),
      save: (socket, attachment) => {
        socket.attachment = structuredClone(attachment);
      },
      detach: (socket) => {
        socket.attachment = null;
        this.#sockets.delete(socket);
        socket.close(LINK_REPLACED);
      },
    });
    const asleep = [...(this.#sockets ?? [])].filter((socket) => socket.attachment !== null);
    core.restore(
      asleep.map((socket) => [socket, socket.attachment as Attachment]),
      Date.now(),
    );
    return core;
  }

  #schedule(): void {
    const dueMs = this.#core.tickAtMs;
    if (dueMs === null || dueMs >= this.#timerAtMs) return;
    this.#stop();
    this.#timerAtMs = dueMs;
    this.#timer = setTimeout(() => {
      this.#timerAtMs = Number.POSITIVE_INFINITY;
      this.#core.tick(Date.now());
      this.#schedule();
    }, dueMs - Date.now());
  }

  #stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#timerAtMs = Number.POSITIVE_INFINITY;
  }
}
