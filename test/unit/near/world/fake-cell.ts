import { SYSTEM_CLOCK } from "../../../../durable-objects/clock.ts";
import type { Attachment } from "../../../../durable-objects/geo-cell/core/attachment.ts";
import { GeoCellCore } from "../../../../durable-objects/geo-cell/core/geo-cell-core.ts";
import { detach, type LinkSocket, trySend } from "../../../../durable-objects/link-socket.ts";
import { RelayCore } from "../../../../durable-objects/relay/core/relay-core.ts";
import { CELL_TICK_MS, type RelayLimits } from "../../../../durable-objects/relay/core/relay-limits.ts";
import { Switchboard } from "../../../../durable-objects/relay/core/switchboard.ts";
import { LINK_REPLACED } from "../../../../protocol/links/link-replaced.ts";
import { AVOID_PARAMETER, RELAY_BROKEN, RELAY_PATH } from "../../../../protocol/links/relay-link.ts";
import { SentToRelay, type Via } from "../../../../workers/session/link-route.ts";
import { FakeSocket, type Latency } from "./fake-socket.ts";

/** The real core in a shell of the test's own: sockets with attachments, a tick, sleep and reset; and relays, with the real core, too. */
export class FakeCell {
  /** How many links came by relays. */
  relayed = 0;
  readonly #latency: Latency;
  readonly #limits: RelayLimits;
  readonly #sockets = new Set<FakeSocket>();
  /** Those of the sockets that are relays'. */
  readonly #relaySockets = new Set<FakeSocket>();
  readonly #relays = new Map<number, { core: RelayCore<FakeSocket>; socket: FakeSocket }>();
  #core = this.#wake();
  #board: Switchboard<FakeSocket>;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #timerAtMs = Number.POSITIVE_INFINITY;

  constructor(latency: Latency, limits: RelayLimits) {
    this.#latency = latency;
    this.#limits = limits;
    this.#board = this.#newBoard();
  }

  open({ relay, avoid }: Via): FakeSocket {
    if (relay !== null) return this.#openRelayed(relay);
    const url = new URL("https://object/link");
    if (avoid !== null) url.searchParams.set(AVOID_PARAMETER, String(avoid));
    const admission = this.#board.admit(url);
    if ("sentTo" in admission) throw new SentToRelay(admission.sentTo);
    return this.#connect((server) => this.#board.connect(server));
  }

  /** Falls asleep and wakes: everything but the attachments is forgotten, a pending tick too, and relays break. */
  hibernate(): void {
    this.#stop();
    for (const socket of this.#relaySockets) {
      this.#sockets.delete(socket);
      socket.close(RELAY_BROKEN);
    }
    this.#relaySockets.clear();
    this.#core = this.#wake();
    this.#board = this.#newBoard();
    for (const socket of this.#sockets) this.#board.connect(socket);
    this.#schedule();
  }

  /** As after a crash or a new version: every link breaks. */
  reset(): void {
    this.#stop();
    const sockets = [...this.#sockets];
    this.#sockets.clear();
    this.#relaySockets.clear();
    this.#core = this.#wake();
    this.#board = this.#newBoard();
    for (const socket of sockets) socket.break();
  }

  /** One of its relays crashes. */
  killRelay(): void {
    const [relay] = this.#relays.values();
    relay?.socket.break();
  }

  #connect(admit: (server: FakeSocket) => void): FakeSocket {
    const [client, server] = FakeSocket.pair(this.#latency);
    this.#sockets.add(server);
    admit(server);
    server.addEventListener("message", ({ data }) => {
      if (data === "ping") return server.send("pong");
      this.#board.receive(server, data);
      this.#schedule();
    });
    server.addEventListener("close", () => {
      this.#sockets.delete(server);
      this.#relaySockets.delete(server);
      this.#board.closed(server);
    });
    return client;
  }

  #openRelayed(relay: number): FakeSocket {
    const { core } = this.#relays.get(relay) ?? this.#newRelay(relay);
    this.relayed += 1;
    const [client, server] = FakeSocket.pair(this.#latency);
    core.admit(server);
    server.addEventListener("message", ({ data }) => {
      if (data === "ping") return server.send("pong");
      core.receive(server, data);
    });
    server.addEventListener("close", ({ code }) => core.closed(server, code));
    return client;
  }

  #newRelay(relay: number) {
    const socket = this.#connect((server) => {
      this.#relaySockets.add(server);
      const admission = this.#board.admit(new URL(`https://object${RELAY_PATH}${relay}`));
      if ("relay" in admission) this.#board.connectRelay(server, admission.relay);
    });
    const core = new RelayCore<FakeSocket>(
      {
        sendToObject: (text) => trySend(socket, text),
        send: (session, text) => trySend(session, text),
        close: (session, code) => session.close(code),
      },
      SYSTEM_CLOCK,
    );
    socket.addEventListener("message", ({ data }) => core.fromObject(data));
    socket.addEventListener("close", () => {
      this.#relays.delete(relay);
      core.end(RELAY_BROKEN, "the object is gone");
    });
    const life = { core, socket };
    this.#relays.set(relay, life);
    return life;
  }

  #newBoard(): Switchboard<FakeSocket> {
    const core = this.#core;
    return new Switchboard<FakeSocket>(this.#limits, CELL_TICK_MS, SYSTEM_CLOCK, {
      onMessage: (link, text) => core.receive(link, JSON.parse(text), Date.now()),
      onClosed: (link) => core.closed(link, Date.now()),
    });
  }

  #wake(): GeoCellCore<LinkSocket> {
    const core = new GeoCellCore<LinkSocket>({
      send: (link, message) => trySend(link, JSON.stringify(message)),
      save: (link, attachment) => link.serializeAttachment(attachment),
      detach: (link) => {
        detach(link, LINK_REPLACED, "");
        if (!this.#sockets.delete(link as FakeSocket)) return;
        // As when the other end has answered the close.
        setTimeout(() => this.#board.closed(link as FakeSocket), 0);
      },
    });
    const asleep = [...(this.#sockets ?? [])].filter((socket) => socket.deserializeAttachment() !== null);
    core.restore(
      asleep.map((socket) => [socket, socket.deserializeAttachment() as Attachment]),
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
