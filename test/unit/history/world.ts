import { ArchiveChore } from "../../../durable-objects/chat-channel/core/archive-chore.ts";
import { ChannelCore } from "../../../durable-objects/chat-channel/core/channel-core.ts";
import { forget } from "../../../durable-objects/chat-channel/core/forgetting.ts";
import { readPage } from "../../../durable-objects/chat-channel/core/pages.ts";
import { planSearch } from "../../../durable-objects/chat-channel/core/search.ts";
import { segmentHolding } from "../../../durable-objects/chat-channel/core/segments.ts";
import type { ChannelConfig } from "../../../durable-objects/chat-channel/core/storage.ts";
import type { Message } from "../../../protocol/chat/message.ts";
import { decodeSegment } from "../../../protocol/links/archive-segment.ts";
import type {
  ArchivedMessage,
  ChannelOp,
  ChannelSpec,
  Forgotten,
} from "../../../protocol/links/chat-channel-link.ts";
import { readHistory } from "../../../workers/chat/history.ts";
import { SegmentCache } from "../../../workers/chat/segment-reader.ts";
import { MemoryStorage } from "../../support/sqlite.ts";
import { FlakyStore, type Luck } from "./flaky-store.ts";

export const OWNER = "owner-01";
export const PEOPLE = [OWNER, "person-02", "person-03"];

/** Keeps no more than a handful, so that a short history has an archive. */
export const SMALL: ChannelConfig = {
  hotMessages: 4,
  hotAgeMs: 86_400_000,
  segmentMessages: 3,
  segmentBytes: 4_000,
};

const SPEC: ChannelSpec = {
  channelId: "a-channel",
  kind: "group",
  teamId: null,
  visibility: null,
  name: "A group",
  topic: "",
  picture: null,
  readOnly: false,
  retentionDays: null,
  createdBy: OWNER,
  members: PEOPLE.map((userId) => ({ userId, role: userId === OWNER ? "owner" : "member" })),
};

/** A channel's rules over a storage, and an archive that may fail at any point. */
export class World {
  readonly storage = new MemoryStorage();
  readonly store = new FlakyStore();
  nowMs = Date.parse("2026-11-20T12:00:00Z");
  readonly #config: ChannelConfig;
  #core = new ChannelCore(this.storage);
  #chore = this.#newChore();
  readonly readSegment = new SegmentCache(2_000).readFrom(this.store);
  #keys = 0;

  constructor(config = SMALL, spec: Partial<ChannelSpec> = {}) {
    this.#config = config;
    this.#chore = this.#newChore();
    this.#apply(() => this.#core.create({ ...SPEC, ...spec }, this.nowMs));
  }

  get core(): ChannelCore {
    return this.#core;
  }

  /** Where pages are read and searches made, as a route does. */
  get source() {
    return {
      plan: async (query: Parameters<typeof readPage>[1]) => readPage(this.storage, query),
      planSearch: async (request: Parameters<typeof planSearch>[1]) =>
        this.#apply(() => planSearch(this.storage, request)),
      readSegment: this.readSegment,
    };
  }

  /** Does an op; answers what it was answered, or null where it was refused. */
  async perform(by: string, op: ChannelOp) {
    return (await this.prepare(by, op))();
  }

  /**
   * Reads what an op needs of the archive. What is answered does the op, unless the archive was changed in between: then it answers
   * undefined.
   */
  async prepare(by: string, op: ChannelOp) {
    const target = this.#core.archivedTarget(op);
    const segment = target === null ? null : segmentHolding(this.storage, target);
    const archived = target === null ? null : await this.#readArchived(target);
    return () => {
      const now = this.#core.archivedTarget(op);
      const isSame = now === null || segmentHolding(this.storage, now)?.name === segment?.name;
      return isSame ? this.performNow(by, op, archived) : undefined;
    };
  }

  performNow(by: string, op: ChannelOp, archived: ArchivedMessage | null) {
    const circumstances = { readReceipts: true, nowMs: this.nowMs, archived };
    const outcome = this.#apply(() => this.#core.perform(by, op, circumstances));
    return "ok" in outcome ? outcome.ok : null;
  }

  async send(by: string, body: string, more: Partial<Extract<ChannelOp, { type: "sendMessage" }>> = {}) {
    const said = { kind: "text", body, searchText: true as const, inChannel: false, ...more };
    const reply = await this.perform(by, { type: "sendMessage", key: this.newKey(), ...said });
    if (reply?.type !== "messageSent") throw new Error(`${body.slice(0, 20)} was refused`);
    return reply.seq;
  }

  newKey(): string {
    this.#keys += 1;
    return `key-${String(this.#keys).padStart(6, "0")}`;
  }

  forget(userId: string, how: Forgotten["how"]): void {
    this.#apply(() => forget(this.#core.ledger, userId, how, this.nowMs));
  }

  /** One step of the archive. Answers whether it went well. */
  async step(luck: Luck[] = []): Promise<boolean> {
    this.store.luck = [...luck];
    try {
      await this.#chore.step(this.nowMs);
      return true;
    } catch {
      return false;
    } finally {
      this.store.luck = [];
      this.store.meanwhile = null;
    }
  }

  /** Steps until nothing is due. */
  async settle(): Promise<void> {
    for (let steps = 0; steps < 1_000; steps += 1) {
      const dueMs = this.#chore.dueMs();
      if (dueMs === null || dueMs > this.nowMs) return;
      if (!(await this.step())) throw new Error("a step failed by itself");
    }
    throw new Error("the archive does not come to rest");
  }

  dueMs(): number | null {
    return this.#chore.dueMs();
  }

  /** The object forgets all that is not stored. */
  restart(): void {
    this.#core = new ChannelCore(this.storage);
    this.#chore = this.#newChore();
  }

  segmentNames(): string[] {
    return this.storage.sql
      .all<{ name: string }>("SELECT name FROM segments ORDER BY first_seq")
      .map(({ name }) => name);
  }

  hotCount(): number {
    return this.storage.sql.all<{ n: number }>("SELECT count(*) AS n FROM messages")[0]?.n ?? 0;
  }

  async #readArchived(seq: number): Promise<ArchivedMessage | null> {
    const bytes = this.store.objects.get(segmentHolding(this.storage, seq)?.name ?? "");
    const messages = bytes ? await decodeSegment(bytes) : [];
    return messages.find((message) => message.seq === seq) ?? null;
  }

  #newChore(): ArchiveChore {
    return new ArchiveChore({
      ledger: this.#core.ledger,
      store: this.store,
      config: this.#config,
      apply: (work) => this.#apply(work),
    });
  }

  #apply<Answer>(work: () => Answer): Answer {
    try {
      return this.storage.transaction(() => {
        const answer = work();
        this.#core.takeNews();
        return answer;
      });
    } catch (error) {
      this.#core.forgetCaches();
      throw error;
    }
  }
}

/** Every message, oldest first, page by page. */
export async function readAll(world: World): Promise<Message[]> {
  const messages: Message[] = [];
  for (let after = 0; ; after = messages.at(-1)?.seq ?? after) {
    const page = await readHistory(world.source, { after, limit: 100, everything: true });
    messages.push(...page.messages);
    if (!page.hasAfter) return messages;
  }
}

/**
 * What must be the same of a message wherever it is kept. Ids are random; keys and what is quoted may be left out; the archive
 * does not keep when somebody reacted, so that emoji may change places where the first who took one takes it back.
 */
export function essence({ id: _id, key: _key, replyTo, reactions, ...message }: Message): object {
  return {
    ...message,
    ...(replyTo && { replyTo: replyTo.seq }),
    ...(reactions && { reactions: reactions.toSorted((a, b) => (a.emoji < b.emoji ? -1 : 1)) }),
  };
}
