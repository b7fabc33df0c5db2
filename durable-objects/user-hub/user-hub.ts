import { DurableObject } from "cloudflare:workers";
import { LINK_REPLACED } from "../../protocol/links/link-replaced.ts";
import { type FromHub, type ToHub, type UserHubMethods } from "../../protocol/links/user-hub-link.ts";
import type { MeChange } from "../../protocol/server-frames.ts";
import type { Sharing } from "../../protocol/sharing.ts";
import { answerClose } from "../answer-close.ts";
import { type HubChange, HubState } from "./hub-state.ts";
import { claimTime, type HubLink, publisherOf } from "./publisher-claims.ts";

/**
 * One object per user: what the user's devices must agree on. Sessions link to it by WebSocket, Worker routes call
 * its methods. Only this deployment's own Worker can reach it, so its input is trusted.
 */
export class UserHub extends DurableObject implements UserHubMethods {
  readonly #state = new HubState(this.ctx.storage.kv);

  constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  override async fetch(): Promise<Response> {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  override async webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): Promise<void> {
    const message = JSON.parse(data as string) as ToHub;
    switch (message.t) {
      case "hello":
        return this.#admit(socket, message.session, message.startedAtMs);
      case "friends": {
        const { revision, friends, settled } = message;
        const taken = this.#state.fillFriends(revision, friends, settled, Date.now());
        for (const each of taken ? this.#sockets() : [socket]) this.#sendState(each);
        return;
      }
      case "claim":
        return this.#claim(socket, message.fresh);
      case "unclaim":
        return this.#setClaim(socket, null);
    }
  }

  override async webSocketClose(socket: WebSocket, code: number, reason: string): Promise<void> {
    answerClose(socket, code, reason);
    this.#announcePublisher(socket);
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    this.#announcePublisher(socket);
  }

  override async alarm(): Promise<void> {
    this.#broadcast(this.#state.endSharing(Date.now()));
    await this.#scheduleEnd(this.#state.sharing(Date.now()));
  }

  async beginFriendChange(ticket: string, userId: string): Promise<void> {
    this.#broadcast(this.#state.begin(ticket, userId, Date.now()));
  }

  async commitFriendChange(
    ticket: string,
    userId: string,
    areFriends: boolean,
    changed: MeChange[],
  ): Promise<{ verify: boolean }> {
    const { change, verify } = this.#state.commit(ticket, userId, areFriends, changed, Date.now());
    this.#broadcast(change);
    return { verify };
  }

  async notify(changed: MeChange[]): Promise<void> {
    this.#broadcast(this.#state.notify(changed));
  }

  async readSharing(): Promise<Sharing> {
    return this.#state.sharing(Date.now());
  }

  async writeSharing(sharing: Sharing): Promise<Sharing> {
    this.#broadcast(this.#state.writeSharing(sharing));
    const inForce = this.#state.sharing(Date.now());
    await this.#scheduleEnd(inForce);
    return inForce;
  }

  async #scheduleEnd(sharing: Sharing): Promise<void> {
    if (sharing.until === null) await this.ctx.storage.deleteAlarm();
    else await this.ctx.storage.setAlarm(Date.parse(sharing.until));
  }

  /** A session has one link: of two, the one whose session started later. */
  #admit(socket: WebSocket, session: string, startedAtMs: number): void {
    const rival = this.#sockets().find((other) => other !== socket && linkOf(other)?.session === session);
    const rivalLink = rival && linkOf(rival);
    if (rivalLink && rivalLink.startedAtMs > startedAtMs) return replaceLink(socket);
    const claimedAtMs = rivalLink?.claimedAtMs ?? null;
    socket.serializeAttachment({ session, startedAtMs, claimedAtMs } satisfies HubLink);
    if (rival) replaceLink(rival);
    this.#sendState(socket);
  }

  #claim(socket: WebSocket, fresh: boolean): void {
    const link = linkOf(socket);
    // A link that was taken over may still have a claim on its way.
    if (!link) return;
    const kv = this.ctx.storage.kv;
    const wasPublisher = kv.get<string>("publisher") === link.session;
    if (fresh && !wasPublisher) kv.put("publisher", link.session);
    this.#setClaim(socket, claimTime(fresh, wasPublisher, Date.now()));
  }

  #setClaim(socket: WebSocket, claimedAtMs: number | null): void {
    const link = linkOf(socket);
    if (!link) return;
    socket.serializeAttachment({ ...link, claimedAtMs } satisfies HubLink);
    this.#announcePublisher(null);
  }

  /** Tells every session whose location friends see, where that changed. `gone` is a link that has just closed. */
  #announcePublisher(gone: WebSocket | null): void {
    const sockets = this.#sockets().filter((socket) => socket !== gone);
    const publisher = publisherOf(linksOf(sockets));
    for (const socket of sockets) send(socket, { t: "publisher", ...publisher });
  }

  #sendState(socket: WebSocket): void {
    const publisher = publisherOf(linksOf(this.#sockets())).session;
    send(socket, { ...this.#state.snapshot(Date.now()), publisher });
  }

  #broadcast(change: HubChange | null): void {
    if (change) for (const socket of this.#sockets()) send(socket, change);
  }

  #sockets(): WebSocket[] {
    return this.ctx.getWebSockets().filter((socket) => socket.readyState === WebSocket.OPEN);
  }
}

function linkOf(socket: WebSocket): HubLink | null {
  return socket.deserializeAttachment() as HubLink | null;
}

function linksOf(sockets: WebSocket[]): HubLink[] {
  return sockets.map(linkOf).filter((link) => link !== null);
}

function replaceLink(socket: WebSocket): void {
  socket.serializeAttachment(null);
  socket.close(LINK_REPLACED, "the session has a newer link");
}

function send(socket: WebSocket, message: FromHub): void {
  try {
    socket.send(JSON.stringify(message));
  } catch {
    // The link broke a moment ago; its session links again and asks for the state.
  }
}
