import { DurableObject } from "cloudflare:workers";
import type { InboxEntry, Notify } from "../../protocol/chat/inbox.ts";
import type { ChatSettings, Presence } from "../../protocol/chat/presence.ts";
import type { ChannelEntry } from "../../protocol/links/chat-channel-link.ts";
import type { LocationTime, TimePlace } from "../../protocol/links/location-views-link.ts";
import type { PushClaim, PushJob, PushResult } from "../../protocol/links/push-link.ts";
import type { NotifyTarget, ToHub, ToPresence, UserHubMethods } from "../../protocol/links/user-hub-link.ts";
import type { PushTarget } from "../../protocol/notifications/push-target.ts";
import type { NotificationSettings } from "../../protocol/notifications/settings.ts";
import type { MeChange } from "../../protocol/server-frames.ts";
import type { Sharing } from "../../protocol/sharing.ts";
import { answerClose } from "../answer-close.ts";
import { SYSTEM_CLOCK } from "../clock.ts";
import { ObjectAlarm } from "../object-alarm.ts";
import { objectSql } from "../object-sql.ts";
import { earliest } from "./earliest.ts";
import { Followers } from "./followers.ts";
import type { HubSettings } from "./hub-memory.ts";
import { hubMemoryIn } from "./hub-memory-in.ts";
import { HubPresence } from "./hub-presence.ts";
import { HubPushes } from "./hub-pushes.ts";
import { HubSessions } from "./hub-sessions.ts";
import { SessionLinks } from "./session-links.ts";

/** Tags of sockets: links of the user's own sessions, and links of those who follow the user's presence. */
const SESSION = "session";
const FOLLOWER = "follower";

/** What of the deployment a hub uses; see wrangler.toml. */
interface HubEnv extends HubSettings {
  PUSHES: Queue<PushJob>;
}

/**
 * One object per user, named by the user's id: what the user's devices must agree on, the user's inbox, and whether the user is
 * there. Sessions link to it by WebSocket, Worker routes and channels call its methods. Only this deployment's own
 * Worker can reach it, so its input is trusted.
 */
export class UserHub extends DurableObject<HubEnv> implements UserHubMethods {
  #memory = hubMemoryIn(this.ctx.storage, this.env);
  readonly #closed = new WeakSet<WebSocket>();
  readonly #links = new SessionLinks(() => this.#sockets(SESSION));
  readonly #followers = new Followers(() => this.#sockets(FOLLOWER));
  readonly #presence = new HubPresence(this.ctx.id, () => this.#memory, this.#links, this.#followers);
  readonly #sessions = new HubSessions({
    clock: SYSTEM_CLOCK,
    kv: this.ctx.storage.kv,
    links: this.#links,
    presence: this.#presence,
    memory: () => this.#memory,
    schedule: () => this.#schedule(),
    tellsArrivals: () => this.#pushes.tellsArrivals,
    onArrived: (friendId) => this.#pushes.arrived(friendId),
    onLost: (link, heardAtMs) => this.#pushes.lost(link, heardAtMs),
  });
  readonly #pushes = new HubPushes({
    clock: SYSTEM_CLOCK,
    kv: this.ctx.storage.kv,
    sql: objectSql(this.ctx.storage.sql),
    id: this.ctx.id,
    queue: this.env.PUSHES,
    links: this.#links,
    memory: () => this.#memory,
    schedule: () => this.#schedule(),
    broadcast: (change) => this.#sessions.broadcast(change),
  });
  readonly #alarm = new ObjectAlarm(this.ctx.storage);

  constructor(ctx: DurableObjectState, env: HubEnv) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  /** A link of one of the user's sessions; at the path `/presence`, of somebody who follows the user's presence. */
  override async fetch(request: Request): Promise<Response> {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server, [new URL(request.url).pathname === "/presence" ? FOLLOWER : SESSION]);
    return new Response(null, { status: 101, webSocket: client });
  }

  override async webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): Promise<void> {
    const message = JSON.parse(data as string) as ToHub | ToPresence;
    this.#presence.wake(socket, Date.now());
    if (message.t !== "follow") return this.#sessions.receive(socket, message);
    this.#presence.follow(socket, message, Date.now());
    return this.#schedule();
  }

  override async webSocketClose(socket: WebSocket, code: number, reason: string): Promise<void> {
    answerClose(socket, code, reason);
    await this.#lose(socket);
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    await this.#lose(socket);
  }

  override async alarm(): Promise<void> {
    const { state, inbox } = this.#memory;
    const nowMs = Date.now();
    this.#presence.wake(null, nowMs);
    this.#alarm.cleared();
    this.#sessions.broadcast(state.endSharing(nowMs));
    this.#sessions.broadcast(state.endStatus(nowMs));
    this.#notifyChanged(inbox.endNotify(nowMs));
    this.#memory.forgetOld(nowMs);
    await this.#pushes.sendDue();
    await this.#schedule();
  }

  async beginFriendChange(ticket: string, userId: string): Promise<void> {
    this.#sessions.broadcast(this.#memory.state.begin(ticket, userId, Date.now()));
    this.#presence.dropStrangers();
  }

  async commitFriendChange(
    ticket: string,
    userId: string,
    areFriends: boolean,
    changed: MeChange[],
  ): Promise<{ verify: boolean }> {
    const { change, verify } = this.#memory.state.commit(ticket, userId, areFriends, changed, Date.now());
    this.#sessions.broadcast(change);
    return { verify };
  }

  async notify(changed: MeChange[]): Promise<void> {
    this.#sessions.broadcast(this.#memory.state.notify(changed));
  }

  async readSharing(): Promise<Sharing> {
    return this.#memory.state.sharing(Date.now());
  }

  async writeSharing(sharing: Sharing): Promise<Sharing> {
    this.#sessions.broadcast(this.#memory.state.writeSharing(sharing));
    await this.#schedule();
    return this.readSharing();
  }

  async readChatSettings(): Promise<ChatSettings> {
    return this.#memory.state.chatSettings(Date.now());
  }

  async writeChatSettings(settings: ChatSettings): Promise<ChatSettings> {
    const { state } = this.#memory;
    const nowMs = Date.now();
    this.#presence.wake(null, nowMs);
    if (settings.presence !== state.chatSettings(nowMs).presence) this.#presence.visibilityChanged(nowMs);
    this.#sessions.broadcast(state.writeChatSettings(settings));
    await this.#schedule();
    return this.readChatSettings();
  }

  async deliver(entry: ChannelEntry): Promise<void> {
    if (this.#memory.isErased) return;
    this.#sessions.inboxChanged(this.#pushes.deliver(entry));
    await (entry.role === null ? this.#schedule() : this.#pushes.settled());
  }

  async readNotify(what: NotifyTarget): Promise<Notify> {
    return this.#memory.inbox.readNotify(what, Date.now());
  }

  async writeNotify(what: NotifyTarget, notify: Notify): Promise<Notify> {
    this.#notifyChanged(this.#memory.inbox.writeNotify(what, notify, Date.now()));
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
    if (this.#memory.isErased) return;
    this.#presence.wake(null, Date.now());
    this.#sessions.signOutDevice(device);
    await this.#pushes.unregisterPush(device);
  }

  async suspend(version: number, untilMs: number | null): Promise<void> {
    this.#presence.wake(null, Date.now());
    this.#sessions.suspend(version, untilMs);
  }

  async bookFile(fileId: string, sizeBytes: number): Promise<"booked" | "full"> {
    if (this.#memory.isErased) return "full";
    return this.#memory.files.book(fileId, sizeBytes, Date.now());
  }

  async fileFinished(fileId: string, sizeBytes: number): Promise<void> {
    this.#memory.files.finished(fileId, sizeBytes);
  }

  async freeFile(fileId: string): Promise<void> {
    this.#memory.files.free(fileId);
  }

  async fileUsage(): Promise<{ files: number; bytes: number }> {
    return this.#memory.files.usage();
  }

  async everyFile(after: string | null, limit: number): Promise<string[]> {
    return this.#memory.files.every(after, limit);
  }

  async locationViews(after: TimePlace | null, limit: number): Promise<LocationTime[]> {
    return this.#sessions.locationViews(after, limit);
  }

  async registerPush(device: string, target: PushTarget): Promise<void> {
    return this.#pushes.registerPush(device, target);
  }

  async unregisterPush(device: string, target?: PushTarget): Promise<void> {
    return this.#pushes.unregisterPush(device, target);
  }

  async readPushTarget(device: string): Promise<PushTarget | null> {
    return this.#pushes.readPushTarget(device);
  }

  async readNotificationSettings(): Promise<NotificationSettings> {
    return this.#pushes.readNotificationSettings();
  }

  async writeNotificationSettings(settings: NotificationSettings): Promise<NotificationSettings> {
    return this.#pushes.writeNotificationSettings(settings);
  }

  async claimPush(device: string, tag: string): Promise<PushClaim | null> {
    return this.#pushes.claimPush(device, tag);
  }

  async settlePush(device: string, tag: string, version: number, result: PushResult): Promise<void> {
    return this.#pushes.settlePush(device, tag, version, result);
  }

  async friendRequest(from: string, isOpen: boolean): Promise<void> {
    return this.#pushes.friendRequest(from, isOpen);
  }

  async announcesArrivalTo(friend: string): Promise<boolean> {
    return this.#pushes.announcesArrivalTo(friend);
  }

  async erase(): Promise<void> {
    this.#sessions.signOutAll();
    this.#followers.dropAll();
    await this.ctx.storage.deleteAll();
    this.ctx.storage.kv.put("erased", true);
    this.#alarm.cleared();
    this.#memory = hubMemoryIn(this.ctx.storage, this.env);
    this.#pushes.forget();
  }

  /** The user wants to hear of these channels in another way than before. */
  #notifyChanged(channelIds: string[]): void {
    this.#pushes.heardAnew(channelIds);
    this.#sessions.inboxChanged(channelIds);
  }

  async #lose(socket: WebSocket): Promise<void> {
    const link = this.#closed.has(socket) ? null : this.#links.get(socket);
    this.#closed.add(socket);
    if (!link) return;
    this.#presence.wake(socket, Date.now());
    this.#presence.closed(link, Date.now());
    this.#sessions.closed(link);
    // Without followers the end of the grace is due to nobody.
    if (this.#followers.count > 0) await this.#schedule();
  }

  /** Sets the alarm anew. Whom a late one would have told is told first: it may not ring for that any more. */
  async #schedule(): Promise<void> {
    const nowMs = Date.now();
    this.#presence.wake(null, nowMs);
    this.#presence.tell(nowMs);
    await this.#alarm.set(() =>
      earliest([this.#memory.nextDueMs(), this.#presence.nextEndMs(Date.now()), this.#pushes.nextDueMs()]),
    );
  }

  #sockets(tag: string): WebSocket[] {
    const isOpen = (socket: WebSocket) => socket.readyState === WebSocket.OPEN && !this.#closed.has(socket);
    return this.ctx.getWebSockets(tag).filter(isOpen);
  }
}
