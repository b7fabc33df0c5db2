import { DurableObject } from "cloudflare:workers";
import type { Channel, ChannelUpdate, Role } from "../../protocol/chat/channel.ts";
import type { ChannelReply } from "../../protocol/chat/server-frames.ts";
import type {
  ChannelOp,
  ChannelSpec,
  ChatChannelMethods,
  Forgotten,
  InboxMethods,
  Outcome,
  PagePlan,
  PageQuery,
  Since,
  ToChannel,
} from "../../protocol/links/chat-channel-link.ts";
import { LINK_REPLACED } from "../../protocol/links/link-replaced.ts";
import type { HeldFile, StoredFileMethods } from "../../protocol/links/stored-file-link.ts";
import { measureR2 } from "../../telemetry/measure-r2.ts";
import { answerClose } from "../answer-close.ts";
import { SYSTEM_CLOCK } from "../clock.ts";
import { detach, type LinkSocket, trySend } from "../link-socket.ts";
import { objectSql } from "../object-sql.ts";
import { acceptLink, isBrokenRelay, restoreLinks } from "../relay/accept-link.ts";
import { CHANNEL_TICK_MS, limitsOf, type RelaySettings } from "../relay/core/relay-limits.ts";
import { Switchboard } from "../relay/core/switchboard.ts";
import { reporterOf } from "../reporter-of.ts";
import { type ChannelSettings, configOf } from "./channel-settings.ts";
import { ChannelShell } from "./channel-shell.ts";
import { forget } from "./core/forgetting.ts";
import { hasMessage } from "./core/moderation.ts";
import { readPage } from "./core/pages.ts";
import { planSearch } from "./core/search.ts";
import type { Link } from "./links.ts";

const NO_PAGE: PagePlan = { messages: [], segments: [], hasBefore: false, hasAfter: false };

/** What of the deployment a channel uses; see wrangler.toml. */
interface ChannelEnv extends ChannelSettings, RelaySettings {
  USER_HUBS: DurableObjectNamespace<Rpc.DurableObjectBranded & InboxMethods>;
  STORED_FILES: DurableObjectNamespace<Rpc.DurableObjectBranded & Pick<StoredFileMethods, "settle">>;
  ARCHIVE: R2Bucket;
}

/**
 * One object per channel: orders its messages, keeps the recent ones, and tells who is there. Sessions link to it by
 * WebSocket, Worker routes call its methods. Only this deployment's own Worker can reach it, so its input is trusted.
 */
export class ChatChannel extends DurableObject<ChannelEnv> implements ChatChannelMethods {
  readonly #storage = { sql: objectSql(this.ctx.storage.sql), kv: this.ctx.storage.kv };
  readonly #board = new Switchboard<WebSocket>(limitsOf(this.env), CHANNEL_TICK_MS, SYSTEM_CLOCK, {
    onMessage: (link, text) => this.#shell.reception.receive(link, JSON.parse(text) as ToChannel),
    onClosed: (link) => this.#lose(link),
  });
  /** How many relays were here when the object fell asleep. Their links broke by that. */
  readonly #brokenRelays: number;
  readonly #shell = new ChannelShell<LinkSocket>({
    storage: this.#storage,
    config: configOf(this.env),
    archive: measureR2(this.env.ARCHIVE),
    clock: SYSTEM_CLOCK,
    transaction: (work) => this.ctx.storage.transactionSync(work),
    setAlarm: (atMs) => void this.ctx.storage.setAlarm(atMs),
    settleFile: async (fileId, holder, refers) =>
      this.env.STORED_FILES.getByName(fileId).settle(holder, refers),
    deliver: async (user, entry) => this.env.USER_HUBS.getByName(user).deliver(entry),
    send: trySend,
    save: (socket, link) => socket.serializeAttachment(link),
    replace: (socket) => detach(socket, LINK_REPLACED, "the session has a newer link"),
    asleep: () => this.ctx.getWebSockets().filter(isOpen).flatMap(linked),
    lostRelays: () => this.#brokenRelays > 0,
    report: reporterOf("ChatChannel", this.ctx.id),
  });
  readonly #core = this.#shell.core;
  readonly #changes = this.#shell.changes;

  constructor(ctx: DurableObjectState, env: ChannelEnv) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
    this.#brokenRelays = restoreLinks(ctx, this.#board);
  }

  override async fetch(request: Request): Promise<Response> {
    return acceptLink(this.ctx, this.#board, request);
  }

  override async webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): Promise<void> {
    this.#shell.wake(linked(socket));
    if (!isBrokenRelay(this.ctx, this.#board, socket)) this.#board.receive(socket, data as string);
  }

  override async webSocketClose(socket: WebSocket, code: number, reason: string): Promise<void> {
    this.#shell.wake(linked(socket));
    answerClose(socket, code, reason);
    this.#board.closed(socket);
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    this.#shell.wake(linked(socket));
    this.#board.closed(socket);
  }

  override async alarm(): Promise<void> {
    await this.#shell.alarmRang();
  }

  async create(spec: ChannelSpec): Promise<Channel> {
    return this.#changes.commit((nowMs) => this.#core.create(spec, nowMs));
  }

  async describe(by: string): Promise<Outcome<{ channel: Channel; role: Role }>> {
    return this.#core.describe(by);
  }

  async update(
    by: string,
    update: ChannelUpdate,
    pictureFile: HeldFile | null = null,
  ): Promise<Outcome<Channel>> {
    return this.#changes.commit((nowMs) => this.#core.update(by, update, nowMs, pictureFile));
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

  async readPageForExport(query: PageQuery): Promise<PagePlan> {
    return this.#core.exists ? readPage(this.#storage, query) : NO_PAGE;
  }

  async reactors(by: string, seq: number, emoji: string, after: string | null, limit: number) {
    const archived = this.#core.isMember(by) ? await this.#shell.archivedMessage(seq) : null;
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
    return new Promise((done) => this.#shell.operations.perform({ by, op, readReceipts, done }));
  }

  async fileOf(by: string, fileId: string): Promise<Outcome<HeldFile>> {
    return this.#core.fileOf(by, fileId);
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

  async hasMessage(seq: number): Promise<boolean> {
    if (!this.#core.exists) return false;
    return hasMessage(this.#core.ledger, seq, await this.#shell.archivedMessage(seq));
  }

  async takeDown(seq: number): Promise<void> {
    await this.#shell.takeDown(seq);
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

  #lose(socket: LinkSocket): void {
    const [link] = linked(socket);
    this.#shell.lose(socket, link?.[1]);
    // A socket may end twice, by an error and by its close.
    socket.serializeAttachment(null);
  }

  /** For members only. */
  #read<Answer>(by: string, read: () => Answer): Outcome<Answer> {
    const seen = this.#core.describe(by);
    return "ok" in seen ? { ok: read() } : seen;
  }
}

/** The link that a socket is, where it has said hello. */
function linked(socket: LinkSocket): [LinkSocket, Link][] {
  const link = socket.deserializeAttachment() as Link | null;
  return link ? [[socket, link]] : [];
}

function isOpen({ readyState }: WebSocket): boolean {
  return readyState === WebSocket.OPEN;
}
