import { expect } from "vitest";
import { refersTo } from "../../../../durable-objects/chat-channel/core/file-references.ts";
import { dueNotices, strikeNotice } from "../../../../durable-objects/chat-channel/core/owed-notices.ts";
import type { ChannelKind } from "../../../../protocol/chat/channel.ts";
import type { ChannelReply } from "../../../../protocol/chat/server-frames.ts";
import type { ChannelOp } from "../../../../protocol/links/chat-channel-link.ts";
import { heldFile } from "../../../support/held-file.ts";
import { ChannelBench, okOf, refusalOf, specOf, valueOf } from "../channel-bench.ts";
import { Archive } from "./archive.ts";
import { changeChannel } from "./change-channel.ts";
import { ChannelModel, type Code } from "./channel-model.ts";
import { comparable, Device } from "./device.ts";
import { EntryWatch } from "./entry-watch.ts";
import { type MessageWish, opOfWish } from "./op-of-wish.ts";
import { performOnModel } from "./perform-on-model.ts";
import { FILES, PEOPLE, type Wish } from "./wishes.ts";

const ROLES = { direct: ["member", "member"], other: ["owner", "admin", "member", "member"] } as const;
const [FIRST = ""] = PEOPLE;

/** A channel and its model, to which the same happens, and which are compared after each step. */
export class World {
  readonly #bench: ChannelBench;
  readonly #model: ChannelModel;
  readonly #archive = new Archive();
  readonly #entries: EntryWatch;
  /** Follows everything as it happens, from the beginning. */
  readonly #live = new Device();
  /** Come back now and then. */
  readonly #away = [new Device(), new Device(), new Device()];
  /** Files that were told that the channel refers to them. */
  readonly #told = new Set<string>();
  readonly #done: { by: string; op: ChannelOp; reply: ChannelReply }[] = [];

  constructor(kind: ChannelKind) {
    const roles = kind === "direct" ? ROLES.direct : ROLES.other;
    const members = roles.map((role, n) => ({ userId: PEOPLE[n] ?? "", role }));
    const spec = specOf(kind, { members, createdBy: FIRST });
    this.#bench = new ChannelBench(kind, spec);
    this.#model = new ChannelModel(spec, this.#bench.nowMs);
    const { core } = this.#bench;
    this.#entries = new EntryWatch(core);
    for (const device of [this.#live, ...this.#away]) device.epoch = core.epoch;
    this.#live.open(valueOf(core.open(FIRST, this.#live.since)), this.#model.lastSeq);
  }

  /** Lets it happen in both. What is refused must leave no trace. */
  grant(wish: Wish): void {
    const { core } = this.#bench;
    const previous = core.offset;
    const code = this.#grant(wish);
    const news = this.#bench.takeNews();
    expect(news).toMatchObject({ previous, offset: this.#bench.core.offset });
    expect(news.events).toHaveLength(news.offset - news.previous);
    if (code !== null) expect(news).toMatchObject({ events: [], receipts: [], typing: [], tell: new Set() });
    this.#live.apply(news.events, news.offset);
    this.#entries.check(this.#bench.core, this.#model, news);
  }

  compare(): void {
    const expected = this.#model.messages.map((message) => this.#model.shown(message));
    expect([...this.#live.messages.values()].map(comparable)).toEqual(expected);
    const stored = this.#archive.readAll(this.#bench, this.#model.lastSeq);
    // The archive does not keep the keys of attempts.
    const kept = expected.map(({ key, ...message }) =>
      this.#archive.has(message.seq) || key === undefined ? message : { ...message, key },
    );
    expect(stored.map(comparable)).toEqual(kept);
    const ids = stored.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
    this.#compareMembers();
    this.#compareFiles();
  }

  #grant(wish: Wish): Code {
    const { what } = wish;
    switch (what) {
      case "hibernate":
        this.#bench.hibernate();
        return null;
      case "rollback":
        this.#rollBack(wish.by);
        return null;
      case "tellFiles":
        this.#tellFiles();
        return null;
      case "archiveOldest":
        this.#archive.takeOldest(this.#bench);
        return null;
      case "sync":
        this.#sync(wish.device);
        return null;
      case "repeat":
        this.#repeat(wish.nth);
        return null;
      case "update":
      case "close":
      case "reopen":
      case "add":
      case "remove":
      case "setRole":
      case "join":
      case "leave":
      case "expel":
        return changeChannel(this.#bench, this.#model, wish);
      default:
        return this.#perform(wish);
    }
  }

  #perform(wish: MessageWish): Code {
    const model = this.#model;
    const bench = this.#bench;
    const { by, readReceipts } = wish;
    const op = opOfWish(model, wish, bench.key(), !this.#archive.isEmpty);
    bench.readReceipts = readReceipts;
    const outcome = bench.perform(by, op, this.#archive.get(bench.core.archivedTarget(op)));
    const code = performOnModel(model, by, op, bench.nowMs, readReceipts);
    expect(refusalOf(outcome), JSON.stringify(op)).toBe(code);
    const reply = code === null ? valueOf(outcome) : null;
    if (reply && "offset" in reply) {
      expect(reply.offset).toBe(bench.core.offset);
      this.#done.push({ by, op, reply });
    } else if (reply && op.type === "markRead" && op.threadOf === undefined) {
      expect(reply).toMatchObject({ seq: model.members.get(by)?.readSeq, unread: model.unread(by) });
    }
    return code;
  }

  #rollBack(by: string): void {
    const bench = this.#bench;
    const { core, storage } = bench;
    const undone = new Error("undone");
    const attempt = () =>
      storage.transaction(() => {
        const op = bench.sending({
          files: [heldFile("file-2")],
          mentions: { userIds: PEOPLE, here: false, channel: false },
        });
        core.perform(by, op, { readReceipts: true, nowMs: bench.tick() });
        core.expel(by, bench.tick());
        throw undone;
      });
    expect(attempt).toThrow(undone);
    core.forgetCaches();
  }

  #repeat(nth: number): void {
    const done = this.#done[nth % Math.max(1, this.#done.length)];
    if (!done) return;
    const writes = this.#bench.storage.countWrites(() => {
      expect(okOf(this.#bench.perform(done.by, done.op), done.reply.type)).toEqual(done.reply);
    });
    expect(writes).toBe(0);
  }

  /** A device comes back: it gets the difference wherever nothing is archived, and is exactly right then. */
  #sync(n: number): void {
    const device = this.#away[n];
    const [by] = this.#model.members.keys();
    if (!device || by === undefined) return;
    const opened = valueOf(this.#bench.core.open(by, device.since));
    if (this.#archive.isEmpty) expect(opened.recovered).toBe(true);
    device.open(opened, this.#model.lastSeq);
    const expected = this.#model.messages
      .filter(({ seq }) => !device.holes.has(seq))
      .map((message) => this.#model.shown(message));
    const held = [...device.messages.values()].sort((a, b) => a.seq - b.seq);
    expect(held.map(comparable)).toEqual(expected);
    const shownInPage = this.#model.messages.filter(
      ({ seq, inChannel }) => inChannel && device.holes.has(seq),
    );
    expect(shownInPage.every(({ seq }) => this.#archive.has(seq))).toBe(true);
    const pins = this.#model.messages.filter(({ pinned }) => pinned);
    expect(opened.pins).toEqual(pins.map(({ seq }) => seq));
  }

  /** A file is told, or owed, whether the channel refers to it: as often as the messages say that there are. */
  #compareFiles(): void {
    const { storage, core } = this.#bench;
    const references = this.#model.references();
    const stored = storage.sql.all<{ file: string; n: number }>(
      "SELECT file, count(*) AS n FROM files GROUP BY file ORDER BY file",
    );
    expect(new Map(stored.map(({ file, n }) => [file, n]))).toEqual(references);
    const [anyone] = this.#model.members.keys();
    const owed = new Set(
      storage.sql.all<{ file: string }>("SELECT file FROM owed_files").map(({ file }) => file),
    );
    for (const file of FILES) {
      const refers = references.has(file);
      if (!owed.has(file)) expect(this.#told.has(file), file).toBe(refers);
      if (anyone !== undefined) expect("ok" in core.fileOf(anyone, file)).toBe(refers);
    }
  }

  /** The channel tells every file that is owed it. */
  #tellFiles(): void {
    const { storage } = this.#bench;
    for (const { file } of dueNotices(storage, this.#bench.nowMs, 10)) {
      if (refersTo(storage, file)) this.#told.add(file);
      else this.#told.delete(file);
      strikeNotice(storage, file);
    }
  }

  #compareMembers(): void {
    const { core } = this.#bench;
    const members = [...this.#model.members].sort(([a], [b]) => (a < b ? -1 : 1));
    expect(core.memberIds().sort()).toEqual(members.map(([userId]) => userId));
    expect(core.memberCount).toBe(members.length);
    const [anyone] = members[0] ?? [];
    if (anyone === undefined) return;
    expect(valueOf(core.members(anyone, null, 10))).toMatchObject(
      members.map(([userId, { role }]) => ({ userId, role })),
    );
    expect(valueOf(core.receipts(anyone))).toEqual(
      members.map(([userId, { deliveredSeq, shownReadSeq: readSeq }]) => ({ userId, deliveredSeq, readSeq })),
    );
  }
}
