import { DurableObject } from "cloudflare:workers";
import type { ToCell } from "../../protocol/links/geo-cell-link.ts";
import { LINK_REPLACED } from "../../protocol/links/link-replaced.ts";
import { answerClose } from "../answer-close.ts";
import type { Attachment } from "./core/attachment.ts";
import { GeoCellCore } from "./core/geo-cell-core.ts";
import { firstSlotOf } from "./core/report-slots.ts";

/**
 * One object per geohash cell, named by its geohash: the live locations of everyone whose session linked to it. All
 * state is in the sockets' attachments; storage is never touched. Only this deployment's own Worker can reach it, so
 * its input is trusted.
 */
export class GeoCell extends DurableObject {
  readonly #core = new GeoCellCore<WebSocket>(
    {
      send: (socket, message) => {
        try {
          socket.send(JSON.stringify(message));
        } catch {
          // The link broke a moment ago; its close event follows and takes the member away.
        }
      },
      save: (socket, attachment) => socket.serializeAttachment(attachment),
      detach: (socket) => {
        socket.serializeAttachment(null);
        socket.close(LINK_REPLACED, "the session has a newer link");
      },
    },
    firstSlotOf(this.ctx.id.name ?? ""),
  );
  #timer: ReturnType<typeof setTimeout> | null = null;
  #timerAtMs = Number.POSITIVE_INFINITY;
  #awake = false;

  constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  override async fetch(): Promise<Response> {
    this.#wake(null);
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  override async webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): Promise<void> {
    this.#wake(socket);
    const message = JSON.parse(data as string) as ToCell;
    this.#core.receive(socket, message, Date.now());
    this.#scheduleTick();
  }

  override async webSocketClose(socket: WebSocket, code: number, reason: string): Promise<void> {
    this.#wake(socket);
    answerClose(socket, code, reason);
    this.#closed(socket);
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    this.#wake(socket);
    this.#closed(socket);
  }

  #closed(socket: WebSocket): void {
    this.#core.closed(socket, Date.now());
    this.#scheduleTick();
  }

  /**
   * Takes in who slept with the object, at the first event after a sleep. The socket that the event is of may be closing
   * already: it is not listed then, but what it says last must still be heard.
   */
  #wake(speaker: WebSocket | null): void {
    if (this.#awake) return;
    this.#awake = true;
    const open = this.ctx.getWebSockets().filter(({ readyState }) => readyState === WebSocket.OPEN);
    const asleep = new Map<WebSocket, Attachment>();
    for (const socket of speaker ? [...open, speaker] : open) {
      const attachment = socket.deserializeAttachment() as Attachment | null;
      if (attachment) asleep.set(socket, attachment);
    }
    this.#core.restore(asleep, Date.now());
    this.#scheduleTick();
  }

  /** A timer lives for one tick or slot at most, so it does not keep an idle object awake. */
  #scheduleTick(): void {
    const dueMs = this.#core.tickAtMs;
    if (dueMs === null || dueMs >= this.#timerAtMs) return;
    clearTimeout(this.#timer);
    this.#timerAtMs = dueMs;
    this.#timer = setTimeout(
      () => {
        this.#timerAtMs = Number.POSITIVE_INFINITY;
        this.#core.tick(Date.now());
        this.#scheduleTick();
      },
      Math.max(0, dueMs - Date.now()),
    );
  }
}
