import { DurableObject } from "cloudflare:workers";
import {
  RELAY_BROKEN,
  RELAY_FULL_STATUS,
  RELAY_PATH,
  type RelayedKind,
} from "../../protocol/links/relay-link.ts";
import { log, objectLabel } from "../../telemetry/log.ts";
import { RELAYS_OPEN } from "../../telemetry/metrics.ts";
import type { Lease } from "../../telemetry/registry.ts";
import { answerClose } from "../answer-close.ts";
import { SYSTEM_CLOCK } from "../clock.ts";
import { inTime } from "../in-time.ts";
import { trySend } from "../link-socket.ts";
import { RelayCore } from "./core/relay-core.ts";
import { limitsOf, type RelaySettings } from "./core/relay-limits.ts";

/** What of the deployment a relay uses; see wrangler.toml. */
interface RelayEnv extends RelaySettings {
  GEO_CELLS: DurableObjectNamespace;
  CHAT_CHANNELS: DurableObjectNamespace;
}

/** What a relay is told by the path of an upgrade: `/cells/wydm/3`. */
interface Target {
  kind: RelayedKind;
  object: string;
  relay: string;
}

/**
 * How often the link to the object is looked after. Less than the 10 s after which an idle object falls asleep and would forget
 * the relayed links, so the object stays awake as long as it has relays.
 */
const BEAT_MS = 5_000;
/** So many beats in a row without any answer, and the link counts as broken. */
const MAX_SILENT_BEATS = 3;
/** How long a relay without sessions keeps its link to the object. */
const IDLE_MS = 10_000;
/** How long the object may take to answer the upgrade. */
const OPEN_TIMEOUT_MS = 5_000;

/** The link to the object, with the sessions that came while it lives. */
interface Life {
  socket: WebSocket;
  core: RelayCore<WebSocket>;
  beats: ReturnType<typeof setInterval>;
  lease: Lease;
  silentBeats: number;
  idleSinceMs: number;
}

/**
 * Stands between an object with a crowd and some thousands of the crowd's sessions: takes their links, and holds one to the
 * object. Knows nothing of what is said. When one side of it breaks, so does the other. Only this deployment's own Worker can
 * reach it, so its input is trusted.
 */
export class Relay extends DurableObject<RelayEnv> {
  readonly #maxLinks = limitsOf(this.env).relayLinks;
  #life: Life | null = null;
  #opening: Promise<Life> | null = null;

  constructor(ctx: DurableObjectState, env: RelayEnv) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
    // Without its link to the object, a session's link from an earlier life leads nowhere.
    for (const socket of ctx.getWebSockets()) socket.close(RELAY_BROKEN, "the relay restarted");
  }

  override async fetch(request: Request): Promise<Response> {
    const [, kind, object = "", relay = ""] = new URL(request.url).pathname.split("/");
    const target = { kind: kind as RelayedKind, object: decodeURIComponent(object), relay };
    let life = this.#life;
    try {
      life ??= await this.#open(target);
    } catch (error) {
      // The session tries again.
      log.warn("a relay could not link to its object", error, {
        objectClass: "Relay",
        kind: target.kind,
        object: objectLabel(target.object),
      });
      return new Response("the object cannot be reached", { status: 502 });
    }
    if (life !== this.#life) return new Response("the object restarts", { status: 502 });
    if (life.core.size >= this.#maxLinks) {
      return new Response("the relay is full", { status: RELAY_FULL_STATUS });
    }
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    life.core.admit(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  override async webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): Promise<void> {
    this.#life?.core.receive(socket, data as string);
  }

  override async webSocketClose(socket: WebSocket, code: number, reason: string): Promise<void> {
    answerClose(socket, code, reason);
    this.#life?.core.closed(socket, code);
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    this.#life?.core.closed(socket, 1006);
  }

  /** Everyone who comes meanwhile waits for the same. */
  async #open(target: Target): Promise<Life> {
    this.#opening ??= this.#link(target).finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  async #link(target: Target): Promise<Life> {
    const asked = this.#ask(target);
    let socket: WebSocket;
    try {
      socket = await inTime(SYSTEM_CLOCK, OPEN_TIMEOUT_MS, asked, "the object did not answer in time");
    } catch (error) {
      // One that opens after all must not stay open unused.
      asked.then((late) => (late.accept(), late.close(1000, "too late"))).catch(() => undefined);
      throw error;
    }
    socket.accept();
    const core = new RelayCore<WebSocket>(
      {
        sendToObject: (text) => trySend(socket, text),
        send: trySend,
        close: tryToClose,
      },
      SYSTEM_CLOCK,
    );
    const beats = setInterval(() => this.#beat(life), BEAT_MS);
    const lease = RELAYS_OPEN.hold(Date.now(), target.kind);
    const life: Life = { socket, core, beats, lease, silentBeats: 0, idleSinceMs: Date.now() };
    socket.addEventListener("message", ({ data }) => {
      life.silentBeats = 0;
      if (data !== "pong") core.fromObject(data as string);
    });
    socket.addEventListener("close", () => this.#end(life));
    socket.addEventListener("error", () => this.#end(life));
    this.#life = life;
    return life;
  }

  async #ask({ kind, object, relay }: Target): Promise<WebSocket> {
    const objects = { cells: this.env.GEO_CELLS, channels: this.env.CHAT_CHANNELS }[kind];
    const headers = { Upgrade: "websocket" };
    const response = await objects
      .getByName(object)
      .fetch(`https://object${RELAY_PATH}${relay}`, { headers });
    if (!response.webSocket) throw new Error(`the object answered ${response.status} to an upgrade`);
    return response.webSocket;
  }

  #beat(life: Life): void {
    if (life.core.size > 0) life.idleSinceMs = Date.now();
    life.silentBeats += 1;
    if (life.silentBeats > MAX_SILENT_BEATS || Date.now() - life.idleSinceMs >= IDLE_MS)
      return this.#end(life);
    life.core.beat();
    life.lease.renew(Date.now());
    trySend(life.socket, "ping");
  }

  #end(life: Life): void {
    if (this.#life !== life) return;
    this.#life = null;
    clearInterval(life.beats);
    life.lease.release();
    tryToClose(life.socket, 1000, "done");
    life.core.end(RELAY_BROKEN, "the object restarts");
  }
}

function tryToClose(socket: WebSocket, code: number, reason: string): void {
  try {
    socket.close(code, reason);
  } catch {
    // It was closed already.
  }
}
