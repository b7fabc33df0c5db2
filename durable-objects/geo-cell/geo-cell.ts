import { DurableObject } from "cloudflare:workers";
import { regionHash } from "../../geo/region.ts";
import type { ToCell } from "../../protocol/links/geo-cell-link.ts";
import { LINK_REPLACED } from "../../protocol/links/link-replaced.ts";
import { answerClose } from "../answer-close.ts";
import { SYSTEM_CLOCK } from "../clock.ts";
import { detach, type LinkSocket, trySend } from "../link-socket.ts";
import { acceptLink, isBrokenRelay, restoreLinks } from "../relay/accept-link.ts";
import { CELL_TICK_MS, limitsOf, type RelaySettings } from "../relay/core/relay-limits.ts";
import { Switchboard } from "../relay/core/switchboard.ts";
import type { Attachment } from "./core/attachment.ts";
import { GeoCellCore } from "./core/geo-cell-core.ts";

/**
 * One object per geohash cell, named by its geohash: the live locations of everyone whose session linked to it, itself or by
 * a relay. All state is in memory and in the sockets' attachments; storage is never touched. Only this deployment's own
 * Worker can reach it, so its input is trusted.
 */
export class GeoCell extends DurableObject<RelaySettings> {
  readonly #core = new GeoCellCore<LinkSocket>(
    {
      send: (link, message) => trySend(link, JSON.stringify(message)),
      save: (link, attachment) => link.serializeAttachment(attachment),
      detach: (link) => detach(link, LINK_REPLACED, "the session has a newer link"),
    },
    regionHash(this.ctx.id.name ?? ""),
  );
  readonly #board = new Switchboard<WebSocket>(limitsOf(this.env), CELL_TICK_MS, SYSTEM_CLOCK, {
    onMessage: (link, text) => this.#core.receive(link, JSON.parse(text) as ToCell, Date.now()),
    onClosed: (link) => this.#core.closed(link, Date.now()),
  });
  #timer: ReturnType<typeof setTimeout> | null = null;
  #timerAtMs = Number.POSITIVE_INFINITY;
  #awake = false;

  constructor(ctx: DurableObjectState, env: RelaySettings) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
    restoreLinks(ctx, this.#board);
  }

  override async fetch(request: Request): Promise<Response> {
    this.#wake(null);
    return acceptLink(this.ctx, this.#board, request);
  }

  override async webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): Promise<void> {
    this.#wake(socket);
    if (isBrokenRelay(this.ctx, this.#board, socket)) return;
    this.#board.receive(socket, data as string);
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
    this.#board.closed(socket);
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
    const asleep = new Map<LinkSocket, Attachment>();
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
