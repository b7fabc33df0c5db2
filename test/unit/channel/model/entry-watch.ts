import { expect } from "vitest";
import type { ChannelCore } from "../../../../durable-objects/chat-channel/core/channel-core.ts";
import type { News } from "../../../../durable-objects/chat-channel/core/news.ts";
import type { ChannelEntry } from "../../../../protocol/links/chat-channel-link.ts";
import type { ChannelModel } from "./channel-model.ts";
import { PEOPLE } from "./wishes.ts";

/** Looks after everybody's entry, step by step. */
export class EntryWatch {
  readonly #entries = new Map<string, ChannelEntry>();

  constructor(core: ChannelCore) {
    for (const userId of PEOPLE) this.#entries.set(userId, core.entry(userId));
  }

  /** Whose entry changed was told, with a higher version; and it counts what the model counts. */
  check(core: ChannelCore, model: ChannelModel, news: News): void {
    for (const userId of PEOPLE) {
      const entry = core.entry(userId);
      this.#checkChange(userId, entry, news);
      checkContent(model, userId, entry);
      this.#entries.set(userId, entry);
    }
  }

  #checkChange(userId: string, entry: ChannelEntry, { tell, removed }: News): void {
    const before = this.#entries.get(userId);
    if (!before) return;
    expect(entry.version).toBeGreaterThanOrEqual(before.version);
    const isSame = JSON.stringify({ ...entry, version: 0 }) === JSON.stringify({ ...before, version: 0 });
    const concerns = entry.role !== null || before.role !== null;
    if (isSame || !concerns) return;
    expect(entry.version).toBeGreaterThan(before.version);
    const isTold = tell === "everyone" ? entry.role !== null : tell.has(userId);
    expect(isTold || removed.has(userId), `${userId} is told`).toBe(true);
  }
}

function checkContent(model: ChannelModel, userId: string, entry: ChannelEntry): void {
  const member = model.members.get(userId);
  expect(entry).toMatchObject({
    role: member?.role ?? null,
    readSeq: member?.readSeq ?? 0,
    unread: member ? model.unread(userId) : 0,
    mentionSeqs: model.mentionSeqs(userId),
    threads: model.unreadThreads(userId),
  });
  const shown = model.messages.filter(({ inChannel }) => inChannel);
  const last = shown.findLast(({ kind }) => kind !== "system") ?? shown.at(-1);
  if (!member || !last) return;
  expect(entry.lastMessage?.seq).toBe(last.seq);
  expect(entry.lastMessage?.preview).toBe(last.preview);
}
