import { DurableObject } from "cloudflare:workers";
import type { InboxEntry, Notify } from "../../protocol/chat/inbox.ts";
import type { ChatSettings, Presence } from "../../protocol/chat/presence.ts";
import type { ChannelEntry } from "../../protocol/links/chat-channel-link.ts";
import {
  LINK_REFUSED,
  type NotifyTarget,
  type ToHub,
  type ToPresence,
  type UserHubMethods,
} from "../../protocol/links/user-hub-link.ts";
import type { MeChange } from "../../protocol/server-frames.ts";
import type { Sharing } from "../../protocol/sharing.ts";
import { answerClose } from "../answer-close.ts";
import { SYSTEM_CLOCK } from "../clock.ts";
import { objectSql } from "../object-sql.ts";
import { earliest } from "./earliest.ts";
import { Followers } from "./followers.ts";
import { HubAlarm } from "./hub-alarm.ts";
import { HubMemory } from "./hub-memory.ts";
import { HubPresence } from "./hub-presence.ts";
import type { HubChange } from "./hub-state.ts";
import { InboxFeed } from "./inbox-feed.ts";
import { detach, type LinkSocket } from "./link-socket.ts";
import { claimTime, publisherOf } from "./publisher-claims.ts";
import { SessionLinks } from "./session-links.ts";

/** Tags of sockets: links of the user's own sessions, and links of those who follow the user's presence. */
const SESSION = "session";
const FOLLOWER = "follower";

type Hello = Extract<ToHub, { t: "hello" }>;
type WatchInbox = Extract<ToHub, { t: "watchInbox" }>;
type Friends = Extract<ToHub, { t: "friends" }>;

/**
 * One object per user, named by the user's id: what the user's devices must agree on, the user's inbox, and whether the user is
 * there. Sessions link to it by WebSocket, Worker routes and channels call its methods. Only this deployment's own
 * Worker can reach it, so its input is trusted.
 */
export class UserHub extends DurableObject implements UserHubMethods {
  #memory = this.#remember();
  readonly #closed = new WeakSet<WebSocket>();
  readonly #links = new SessionLinks(() => this.#sockets(SESSION));
  readonly #followers = new Followers(() => this.#sockets(FOLLOWER));
  readonly #presence = new HubPresence(this.ctx.id, () => this.#memory, this.#links, this.#followers);
  readonly #feed = new InboxFeed(SYSTEM_CLOCK, (channelIds) => this.#tellInbox(channelIds));
  readonly #alarm = new HubAlarm(this.ctx.storage, () =>
    earliest([this.#memory.nextDueMs(), this.#presence.nextEndMs(Date.now())]),
  );

  constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  /** A link of one of the user's sessions; at the path `/presence`, of somebody who follows the user's presence. */
  override async fetch(request: Request): Promise<Response> {
    const { 0: client, 1: server } = new WebSocketPair();
    const follows = new URL(request.url).pathname === "/presence";
    this.ctx.acceptWebSocket(server, [follows ? FOLLOWER : SESSION]);
    return new Response(null, { status: 101, webSocket: client });
  }

  override async webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): Promise<void> {
    const message = JSON.parse(data as string) as ToHub | ToPresence;
    this.#presence.wake(socket, Date.now());
    switch (message.t) {
      case "hello":
        return this.#admit(socket, message);
      case "friends":
        return this.#fillFriends(socket, message);
      case "claim":
        return this.#claim(socket, message.fresh);
      case "unclaim":
        return this.#setClaim(socket, null);
      case "watchInbox":
        return this.#watchInbox(socket, message);
      case "activity": {
        const link = this.#links.update(socket, { activity: message.activity });
        if (link) this.#presence.said(link.session, Date.now());
        return this.#presence.tell(Date.now());
      }
      case "follow":
        this.#presence.follow(socket, message);
        return this.#schedule();
    }
  }

  override async webSocketClose(socket: WebSocket, code: number, reason: string): Promise<void> {
    answerClose(socket, code, reason);
    await this.#lose(socket);
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    await this.#lose(socket);
  }

  override async alarm(): Promise<void> {
    const { state, inbox, table } = this.#memory;
    const nowMs = Date.now();
    this.#presence.wake(null, nowMs);
    this.#alarm.cleared();
    this.#broadcast(state.endSharing(nowMs));
    this.#broadcast(state.endStatus(nowMs));
    this.#inboxChanged(inbox.endNotify(nowMs));
    table.forgetLeft(nowMs);
    await this.#schedule();
  }

  async beginFriendChange(ticket: string, userId: string): Promise<void> {
    this.#broadcast(this.#memory.state.begin(ticket, userId, Date.now()));
    this.#presence.dropStrangers();
  }

  async commitFriendChange(
    ticket: string,
    userId: string,
    areFriends: boolean,
    changed: MeChange[],
  ): Promise<{ verify: boolean }> {
    const { change, verify } = this.#memory.state.commit(ticket, userId, areFriends, changed, Date.now());
    this.#broadcast(change);
    return { verify };
  }

  async notify(changed: MeChange[]): Promise<void> {
    this.#broadcast(this.#memory.state.notify(changed));
  }

  async readSharing(): Promise<Sharing> {
    return this.#memory.state.sharing(Date.now());
  }

  async writeSharing(sharing: Sharing): Promise<Sharing> {
    this.#broadcast(this.#memory.state.writeSharing(sharing));
    await this.#schedule();
    return this.readSharing();
  }

  async readChatSettings(): Promise<ChatSettings> {
    return this.#memory.state.chatSettings(Date.now());
  }

  async writeChatSettings(settings: ChatSettings): Promise<ChatSettings> {
    const { state, presence } = this.#memory;
    const nowMs = Date.now();
    this.#presence.wake(null, nowMs);
    if (settings.presence !== state.chatSettings(nowMs).presence) presence.seen(nowMs);
    this.#broadcast(state.writeChatSettings(settings));
    await this.#schedule();
    return this.readChatSettings();
  }

  async deliver(entry: ChannelEntry): Promise<void> {
    if (this.#memory.isErased) return;
    this.#inboxChanged(this.#memory.inbox.deliver(entry, Date.now()));
    if (entry.role === null) await this.#schedule();
  }

  async readNotify(what: NotifyTarget): Promise<Notify> {
    return this.#memory.inbox.readNotify(what, Date.now());
  }

  async writeNotify(what: NotifyTarget, notify: Notify): Promise<Notify> {
    this.#inboxChanged(this.#memory.inbox.writeNotify(what, notify, Date.now()));
    await this.#schedule();
    return this.readNotify(what);
  }

  async channels(): Promise<InboxEntry[]> {
    return this.#memory.inbox.channels(Date.now());
  }

  async everyChannel(): Promise<string[]> {
    return this.#memory.table.everyChannel();
  }

  async readPresence(): Promise<Presence> {
    this.#presence.wake(null, Date.now());
    return this.#presence.read(Date.now());
  }

  async signOutDevice(device: string): Promise<void> {
    this.#presence.wake(null, Date.now());
    this.#memory.signedOut.add(device, Date.now());
    for (const [socket, link] of this.#links.entries()) {
      if (link.device !== device) continue;
      this.#signOut(socket);
      this.#presence.said(link.session, Date.now());
    }
    this.#links.announcePublisher();
    this.#presence.tell(Date.now());
  }

  async erase(): Promise<void> {
    for (const socket of this.#sockets(SESSION)) this.#signOut(socket);
    this.#followers.dropAll();
    await this.ctx.storage.deleteAll();
    this.ctx.storage.kv.put("erased", true);
    this.#alarm.cleared();
    this.#memory = this.#remember();
  }

  #remember(): HubMemory {
    return new HubMemory(this.ctx.storage.kv, objectSql(this.ctx.storage.sql));
  }

  #admit(socket: WebSocket, { session, startedAtMs, device }: Hello): void {
    if (this.#memory.isErased || this.#memory.signedOut.has(device)) this.#signOut(socket);
    else if (this.#links.admit(socket, { session, startedAtMs, device })) this.#sendState(socket);
  }

  #signOut(socket: LinkSocket): void {
    this.#links.send(socket, { t: "signedOut" });
    detach(socket, LINK_REFUSED, "the device was signed out");
  }

  async #lose(socket: WebSocket): Promise<void> {
    const wasLost = this.#closed.has(socket);
    this.#closed.add(socket);
    const link = this.#links.get(socket);
    if (wasLost || !link) return;
    this.#presence.wake(socket, Date.now());
    this.#presence.closed(link, Date.now());
    this.#links.announcePublisher();
    // Without followers the end of the grace is due to nobody.
    if (this.#followers.count > 0) await this.#schedule();
  }

  #fillFriends(socket: WebSocket, { revision, friends, settled }: Friends): void {
    const taken = this.#memory.state.fillFriends(revision, friends, settled, Date.now());
    for (const each of taken ? this.#sockets(SESSION) : [socket]) this.#sendState(each);
    if (taken) this.#presence.dropStrangers();
  }

  #claim(socket: WebSocket, fresh: boolean): void {
    const link = this.#links.get(socket);
    // A link that was taken over may still have a claim on its way.
    if (!link) return;
    const kv = this.ctx.storage.kv;
    const wasPublisher = kv.get<string>("publisher") === link.session;
    if (fresh && !wasPublisher) kv.put("publisher", link.session);
    this.#setClaim(socket, claimTime(fresh, wasPublisher, Date.now()));
  }

  #setClaim(socket: WebSocket, claimedAtMs: number | null): void {
    if (this.#links.update(socket, { claimedAtMs })) this.#links.announcePublisher();
  }

  #watchInbox(socket: WebSocket, { epoch, offset }: WatchInbox): void {
    this.#feed.flush();
    if (!this.#links.update(socket, { watchesInbox: true })) return;
    const answer = this.#memory.inbox.answer(epoch, offset, Date.now());
    for (const message of answer) this.#links.send(socket, message);
  }

  #inboxChanged(channelIds: string[]): void {
    // No timer for nobody: it would keep the object awake.
    if (this.#links.watchers().length > 0) this.#feed.add(channelIds);
  }

  #tellInbox(channelIds: ReadonlySet<string>): void {
    const { inbox, state } = this.#memory;
    const entries = inbox.entries(channelIds, Date.now());
    const message = { t: "inboxChanged", revision: state.revision, entries } as const;
    this.#links.broadcast(message, this.#links.watchers());
  }

  /** Sets the alarm anew. Whom a late one would have told is told first: it may not ring for that any more. */
  async #schedule(): Promise<void> {
    this.#presence.tell(Date.now());
    await this.#alarm.schedule();
  }

  #sendState(socket: WebSocket): void {
    this.#feed.flush();
    const publisher = publisherOf(this.#links.all()).session;
    this.#links.send(socket, { ...this.#memory.state.snapshot(Date.now()), publisher });
  }

  #broadcast(change: HubChange | null): void {
    if (!change) return;
    this.#feed.flush();
    this.#links.broadcast(change);
  }

  #sockets(tag: string): WebSocket[] {
    const isOpen = (socket: WebSocket) => socket.readyState === WebSocket.OPEN && !this.#closed.has(socket);
    return this.ctx.getWebSockets(tag).filter(isOpen);
  }
}
