import { GeoCellCore } from "../../durable-objects/geo-cell/core/geo-cell-core.ts";
import { detach, type LinkSocket } from "../../durable-objects/link-socket.ts";
import { RelayCore } from "../../durable-objects/relay/core/relay-core.ts";
import { CELL_TICK_MS, DEFAULT_RELAY_LIMITS } from "../../durable-objects/relay/core/relay-limits.ts";
import { Switchboard } from "../../durable-objects/relay/core/switchboard.ts";
import type { ToCell } from "../../protocol/links/geo-cell-link.ts";
import { LINK_REPLACED } from "../../protocol/links/link-replaced.ts";
import { AVOID_PARAMETER, RELAY_BROKEN, RELAY_PATH } from "../../protocol/links/relay-link.ts";
import { RelayFull, SentToRelay, type Via } from "../../workers/session/link-route.ts";
import { Load } from "./load.ts";
import type { SimClock } from "./sim-clock.ts";
import { SimSocket } from "./sim-socket.ts";

interface SimRelay {
  core: RelayCore<SimSocket>;
  load: Load;
}

/** The real cores of a cell and of its relays, in shells on a simulated clock, which count what each takes. */
export class SimCell {
  readonly load = new Load("the cell");
  readonly #clock: SimClock;
  readonly #relays = new Map<number, SimRelay>();
  readonly #core = new GeoCellCore<LinkSocket>({
    send: (link, message) => link.send(JSON.stringify(message)),
    save: (link, attachment) => link.serializeAttachment(attachment),
    detach: (link) => detach(link, LINK_REPLACED, ""),
  });
  readonly #board: Switchboard<SimSocket>;
  #isTicking = false;

  constructor(clock: SimClock) {
    this.#clock = clock;
    this.#board = new Switchboard<SimSocket>(DEFAULT_RELAY_LIMITS, CELL_TICK_MS, clock, {
      onMessage: (link, text) => this.#core.receive(link, JSON.parse(text) as ToCell, clock.now()),
      onClosed: (link) => this.#core.closed(link, clock.now()),
    });
  }

  get loads(): Load[] {
    return [this.load, ...[...this.#relays.values()].map(({ load }) => load)];
  }

  /** A session asks for a link, or goes to a relay for it. */
  async open({ relay, avoid }: Via): Promise<SimSocket> {
    if (relay !== null) return this.#openRelayed(relay);
    this.load.message(this.#clock.now());
    const url = new URL("https://object/link");
    if (avoid !== null) url.searchParams.set(AVOID_PARAMETER, String(avoid));
    const admission = this.#board.admit(url);
    if ("sentTo" in admission) throw new SentToRelay(admission.sentTo);
    return this.#connect((server) => this.#board.connect(server));
  }

  #connect(admit: (server: SimSocket) => void): SimSocket {
    const [client, server] = SimSocket.pair(this.#clock);
    this.load.socketOpened();
    admit(server);
    server.onMessage = ({ data }) => {
      // The platform answers pings without waking the object.
      if (data === "ping") return server.send("pong");
      this.load.message(this.#clock.now());
      this.#board.receive(server, data);
      this.#schedule();
    };
    server.onClose = () => {
      this.load.socketClosed();
      this.#board.closed(server);
      this.#schedule();
    };
    return client;
  }

  #openRelayed(number: number): SimSocket {
    const { core, load } = this.#relays.get(number) ?? this.#newRelay(number);
    load.message(this.#clock.now());
    if (core.size >= DEFAULT_RELAY_LIMITS.relayLinks) throw new RelayFull();
    const [client, server] = SimSocket.pair(this.#clock);
    load.socketOpened();
    core.admit(server);
    server.onMessage = ({ data }) => {
      if (data === "ping") return server.send("pong");
      load.message(this.#clock.now());
      core.receive(server, data);
    };
    server.onClose = ({ code }) => {
      load.socketClosed();
      core.closed(server, code);
    };
    return client;
  }

  #newRelay(number: number): SimRelay {
    const load = new Load(`relay ${number}`);
    this.load.message(this.#clock.now());
    const upstream = this.#connect((server) => {
      const admission = this.#board.admit(new URL(`https://object${RELAY_PATH}${number}`));
      if ("relay" in admission) this.#board.connectRelay(server, admission.relay);
    });
    load.socketOpened();
    const core = new RelayCore<SimSocket>(
      {
        sendToObject: (text) => upstream.send(text),
        send: (session, text) => session.send(text),
        close: (session, code) => {
          load.socketClosed();
          session.close(code);
        },
      },
      this.#clock,
    );
    upstream.onMessage = ({ data }) => {
      load.message(this.#clock.now());
      core.fromObject(data);
    };
    upstream.onClose = () => core.end(RELAY_BROKEN, "the object is gone");
    const relay = { core, load };
    this.#relays.set(number, relay);
    return relay;
  }

  #schedule(): void {
    const dueMs = this.#core.tickAtMs;
    if (dueMs === null || this.#isTicking) return;
    this.#isTicking = true;
    this.#clock.at(dueMs, () => {
      this.#isTicking = false;
      this.#core.tick(this.#clock.now());
      this.#schedule();
    });
  }
}
