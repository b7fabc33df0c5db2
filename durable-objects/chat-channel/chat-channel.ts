import { DurableObject } from "cloudflare:workers";
import type { Channel, ChannelUpdate, Role } from "../../protocol/chat/channel.ts";
import type { ChannelReply } from "../../protocol/chat/server-frames.ts";
import type {
  ArchivedMessage,
  ChannelOp,
  ChannelSpec,
  ChatChannelMethods,
  Forgotten,
  Outcome,
  PageQuery,
  Since,
  ToChannel,
} from "../../protocol/links/chat-channel-link.ts";
import { LINK_REPLACED } from "../../protocol/links/link-replaced.ts";
import { answerClose } from "../answer-close.ts";
import { objectSql } from "../object-sql.ts";
import { AlarmClock } from "./alarm-clock.ts";
import { ArchivedMessages } from "./archived-messages.ts";
import { Changes } from "./changes.ts";
import { type ChannelEnv, configOf } from "./channel-env.ts";
import { Chores } from "./chores.ts";
import { SYSTEM_CLOCK } from "./clock.ts";
import { ArchiveChore } from "./core/archive-chore.ts";
import { ChannelCore } from "./core/channel-core.ts";
import { forget } from "./core/forgetting.ts";
import { readPage } from "./core/pages.ts";
import { planSearch } from "./core/search.ts";
import { DeliveryWatch } from "./delivery-watch.ts";
import { FanOut } from "./fan-out.ts";
import { type Link, Links } from "./links.ts";
import { Operations } from "./operations.ts";
import { Publisher } from "./publisher.ts";
import { Reception } from "./reception.ts";

/**
 * One object per channel: orders its messages, keeps the recent ones, and tells who is there. Sessions link to it by
 * WebSocket, Worker routes call its methods. Only this deployment's own Worker can reach it, so its input is trusted.
 */
export class ChatChannel extends DurableObject<ChannelEnv> implements ChatChannelMethods {
  readonly #storage = { sql: objectSql(this.ctx.storage.sql), kv: this.ctx.storage.kv };
  readonly #core = new ChannelCore(this.#storage);
  readonly #links = new Links<WebSocket>({
    save: (socket, link) => socket.serializeAttachment(link),
    replace: (socket) => {
      socket.serializeAttachment(null);
      socket.close(LINK_REPLACED, "the session has a newer link");
    },
  });
  readonly #publisher = new Publisher<WebSocket>(
    this.#links,
    {
      stream: () => ({ channelId: this.#core.channelId, epoch: this.#core.epoch }),
      entry: (user) => this.#core.entry(user),
      send,
    },
    SYSTEM_CLOCK,
  );
  readonly #fanOut = new FanOut(
    {
      everyone: () => this.#core.memberIds(),
      deliver: async (user) => this.env.USER_HUBS.getByName(user).deliver(this.#core.entry(user)),
      onGivenUp: (user, error) => this.#report(`${user} is out of reach`, error),
    },
    SYSTEM_CLOCK,
  );
  readonly #deliveries = new DeliveryWatch(this.#storage.kv, this.#fanOut, this.#core, SYSTEM_CLOCK);
  readonly #alarm = new AlarmClock((atMs) => void this.ctx.storage.setAlarm(atMs));
  readonly #changes = new Changes(
    this.#core,
    this.#deliveries,
    this.#fanOut,
    this.#alarm,
    {
      transaction: (work) => this.ctx.storage.transactionSync(work),
      publish: (news) => {
        this.#wake(null);
        this.#publisher.publish(news);
      },
      onFault: (error) => this.#report("a change failed", error),
    },
    SYSTEM_CLOCK,
  );
  readonly #archived = new ArchivedMessages(this.#storage.sql, this.env.ARCHIVE);
  readonly #operations = new Operations(this.#core, this.#changes.queue, this.#archived, (error) =>
    this.#report("an operation failed", error),
  );
  readonly #reception = new Reception<WebSocket>(this.#core, this.#links, this.#publisher, this.#operations, {
    send,
    onFault: (error) => this.#report("a channel could not be opened", error),
  });
  readonly #chores = new Chores(
    [
      {
        name: "deliveries",
        dueMs: () => this.#deliveries.dueMs(),
        step: () => this.#changes.apply(() => this.#deliveries.look()),
      },
      {
        name: "housekeeping",
        dueMs: () => this.#core.housekeepDueMs(),
        step: (nowMs) => this.#changes.apply(() => this.#core.housekeep(nowMs)),
      },
      new ArchiveChore({
        ledger: this.#core.ledger,
        store: this.env.ARCHIVE,
        config: configOf(this.env),
        apply: (work) => this.#changes.apply(work),
      }),
    ],
    SYSTEM_CLOCK,
    (chore, error) => this.#report(`${chore} failed`, error),
  );
  #awake = false;

  constructor(ctx: DurableObjectState, env: ChannelEnv) {
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
    this.#reception.receive(socket, JSON.parse(data as string) as ToChannel);
  }

  override async webSocketClose(socket: WebSocket, code: number, reason: string): Promise<void> {
    this.#wake(socket);
    answerClose(socket, code, reason);
    this.#links.remove(socket);
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    this.#wake(socket);
    this.#links.remove(socket);
  }

  override async alarm(): Promise<void> {
    this.#wake(null);
    this.#alarm.rang();
    if (!this.#core.exists) return;
    const nextMs = await this.#chores.run();
    if (nextMs !== null) this.#alarm.ringBy(nextMs);
  }

  async create(spec: ChannelSpec): Promise<Channel> {
    return this.#changes.commit((nowMs) => this.#core.create(spec, nowMs));
  }

  async describe(by: string): Promise<Outcome<{ channel: Channel; role: Role }>> {
    return this.#core.describe(by);
  }

  async update(by: string, update: ChannelUpdate): Promise<Outcome<Channel>> {
    return this.#changes.commit((nowMs) => this.#core.update(by, update, nowMs));
  }

  async addMembers(by: string, userIds: string[]): Promise<Outcome<Channel>> {
    return this.#changes.commit((nowMs) => this.#core.addMembers(by, userIds, nowMs));
  }

  async join(by: string): Promise<Outcome<Channel>> {
    return this.#changes.commit((nowMs) => this.#core.join(by, nowMs));
  }

  async leave(by: string): Promise<Outcome<null>> {
    return this.#changes.commit((nowMs) => this.#core.leave(by, nowMs));
  }

  async removeMember(by: string, userId: string): Promise<Outcome<null>> {
    return this.#changes.commit((nowMs) => this.#core.removeMember(by, userId, nowMs));
  }

  async expel(userId: string): Promise<void> {
    return this.#changes.commit((nowMs) => this.#core.expel(userId, nowMs));
  }

  async setRole(by: string, userId: string, role: Role): Promise<Outcome<null>> {
    return this.#changes.commit((nowMs) => this.#core.setRole(by, userId, role, nowMs));
  }

  async members(by: string, after: string | null, limit: number) {
    return this.#core.members(by, after, limit);
  }

  async membersAmong(by: string, userIds: string[]) {
    return this.#core.membersAmong(by, userIds);
  }

  async changesSince(by: string, since: Since) {
    return this.#core.open(by, since);
  }

  async readPage(by: string, query: PageQuery) {
    return this.#read(by, () => readPage(this.#storage, query));
  }

  async reactors(by: string, seq: number, emoji: string, after: string | null, limit: number) {
    const archived = this.#core.isMember(by) ? await this.#atHand(seq) : null;
    return this.#core.reactors(by, seq, emoji, after, limit, archived);
  }

  async pins(by: string) {
    return this.#core.pins(by);
  }

  async receipts(by: string) {
    return this.#core.receipts(by);
  }

  async search(by: string, query: string, before: number | null, limit: number, untilMs?: number) {
    const request = { query, before, limit, ...(untilMs !== undefined && { untilMs }) };
    // What is not indexed yet is, before it searches.
    return this.#read(by, () => this.#changes.apply(() => planSearch(this.#storage, request)));
  }

  async perform(by: string, op: ChannelOp, readReceipts: boolean): Promise<Outcome<ChannelReply | null>> {
    return new Promise((done) => this.#operations.perform({ by, op, readReceipts, done }));
  }

  async setTeamRetention(retentionDays: number | null): Promise<void> {
    return this.#changes.commit(() => this.#core.setTeamRetention(retentionDays));
  }

  async inspect(): Promise<Channel | null> {
    return this.#core.inspect();
  }

  async archive(): Promise<void> {
    return this.#changes.commit((nowMs) => this.#core.archive(nowMs));
  }

  async exportHeader(by: string) {
    return this.#core.exportHeader(by);
  }

  async forget(userId: string, how: Forgotten["how"]): Promise<void> {
    return this.#changes.commit((nowMs) => {
      if (this.#core.exists) forget(this.#core.ledger, userId, how, nowMs);
    });
  }

  async pairVersion(): Promise<number> {
    return this.#core.pairVersion();
  }

  async closePair(): Promise<void> {
    return this.#changes.commit(() => this.#core.closePair());
  }

  async reopenPair(version: number): Promise<boolean> {
    return this.#changes.commit(() => this.#core.reopenPair(version));
  }

  /** An archived message as its segment has it; null where this one is not in the archive. */
  async #atHand(seq: number): Promise<ArchivedMessage | null> {
    while (this.#core.isArchived(seq)) {
      const message = this.#archived.get(seq);
      if (message !== undefined) return message;
      await this.#archived.load(seq);
    }
    return null;
  }

  /** For members only. */
  #read<Answer>(by: string, read: () => Answer): Outcome<Answer> {
    const seen = this.#core.describe(by);
    return "ok" in seen ? { ok: read() } : seen;
  }

  /**
   * Takes in who slept with the object, at the first event after a sleep. The socket that the event is of may be closing
   * already: it is not listed then, but what it says last must still be heard.
   */
  #wake(speaker: WebSocket | null): void {
    if (this.#awake) return;
    this.#awake = true;
    const open = this.ctx.getWebSockets().filter(({ readyState }) => readyState === WebSocket.OPEN);
    for (const socket of speaker ? [...open, speaker] : open) {
      const link = socket.deserializeAttachment() as Link | null;
      if (link) this.#links.restore(socket, link);
    }
  }

  #report(message: string, error: unknown): void {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    console.error(JSON.stringify({ message, channel: this.ctx.id.name, error: detail }));
  }
}

function send(socket: WebSocket, text: string): void {
  try {
    socket.send(text);
  } catch {
    // The link broke a moment ago; its close event follows, and its session catches up when it links again.
  }
}
