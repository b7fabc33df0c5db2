import { expect } from "vitest";
import { commitSegment, nextSegment } from "../../../../durable-objects/chat-channel/core/archiver.ts";
import { readMessages } from "../../../../durable-objects/chat-channel/core/message-row.ts";
import type { News } from "../../../../durable-objects/chat-channel/core/news.ts";
import { segmentHolding } from "../../../../durable-objects/chat-channel/core/segments.ts";
import type { ChannelKind } from "../../../../protocol/chat/channel.ts";
import type { Message } from "../../../../protocol/chat/message.ts";
import type { ChannelReply } from "../../../../protocol/chat/server-frames.ts";
import { amend } from "../../../../protocol/links/amend.ts";
import type {
  ArchivedMessage,
  ChannelEntry,
  ChannelOp,
  Outcome,
} from "../../../../protocol/links/chat-channel-link.ts";
import { ChannelBench, okOf, refusalOf, specOf, valueOf } from "../channel-bench.ts";
import { ChannelModel, type Code } from "./channel-model.ts";
import { comparable, Device } from "./device.ts";
import { performOnModel } from "./perform-on-model.ts";
import { PEOPLE, type Wish } from "./wishes.ts";

const ARCHIVING = { hotMessages: 4, hotAgeMs: 1e12, segmentMessages: 4, segmentBytes: 1e6 };

/** A channel and its model, to which the same happens, and which are compared after each step. */
export class World {
  readonly bench: ChannelBench;
  readonly model: ChannelModel;
  /** Follows everything as it happens, from the beginning. */
  readonly #live = new Device();
  /** Come back now and then. */
  readonly #away = [new Device(), new Device(), new Device()];
  readonly #done: { by: string; op: ChannelOp; reply: ChannelReply }[] = [];
  readonly #archive = new Map<number, ArchivedMessage>();
  readonly #entries = new Map<string, ChannelEntry>();

  constructor(kind: ChannelKind) {
    const members = (kind === "direct" ? ["member", "member"] : ["owner", "admin", "member", "member"]).map(
      (role, n) => ({ userId: PEOPLE[n] ?? "", role: role as "owner" | "admin" | "member" }),
    );
    const spec = specOf(kind, { members, createdBy: PEOPLE[0] ?? "" });
    this.bench = new ChannelBench(kind, spec);
    this.model = new ChannelModel(spec, this.bench.nowMs);
    const { epoch } = this.bench.core;
    for (const device of [this.#live, ...this.#away]) device.epoch = epoch;
    this.#live.open(valueOf(this.bench.core.open(PEOPLE[0] ?? "", this.#live.since)));
    for (const userId of PEOPLE) this.#entries.set(userId, this.bench.core.entry(userId));
  }

  grant(wish: Wish): void {
    const { bench } = this;
    const before = bench.core.offset;
    const changesBefore = this.model.lastSeq;
    const code = this.#grant(wish);
    const news = bench.takeNews();
    expect(news).toMatchObject({ previous: before, offset: bench.core.offset });
    expect(news.events).toHaveLength(news.offset - news.previous);
    if (code !== null) expect(news).toMatchObject({ events: [], receipts: [], typing: [] });
    if (code !== null) expect(this.model.lastSeq).toBe(changesBefore);
    this.#live.apply(news.events, news.offset);
    this.#compareEntries(news);
  }

  compare(): void {
    const expected = this.model.messages.map((message) => this.model.shown(message));
    const held = [...this.#live.messages.values()].map(comparable);
    expect(held).toEqual(expected);
    expect(this.#stored().map(comparable)).toEqual(expected.map((message) => this.#withoutLost(message)));
    const ids = this.#stored().map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
    this.#compareMembers();
  }

  #grant(wish: Wish): Code {
    const { bench, model } = this;
    switch (wish.what) {
      case "hibernate":
        bench.hibernate();
        return null;
      case "rollback":
        this.#rollBack(wish.by);
        return null;
      case "archiveOldest":
        this.#archiveOldest();
        return null;
      case "sync":
        this.#sync(wish.device);
        return null;
      case "repeat":
        this.#repeat(wish.nth);
        return null;
      case "close":
      case "reopen":
        this.#setClosed(wish.what === "close");
        return null;
      case "update":
        return this.#update(wish);
      case "add":
      case "remove":
      case "setRole":
      case "join":
      case "leave":
      case "expel":
        return this.#changeMembers(wish);
      default: {
        const op = this.#opOf(wish);
        bench.readReceipts = wish.readReceipts;
        const outcome = bench.perform(wish.by, op, this.#archive.get(bench.core.archivedTarget(op) ?? 0));
        const code = performOnModel(model, wish.by, op, bench.nowMs, wish.readReceipts);
        return this.#agree(outcome, code, wish.by, op);
      }
    }
  }

  #agree(outcome: Outcome<ChannelReply | null>, code: Code, by: string, op: ChannelOp): Code {
    expect(refusalOf(outcome), JSON.stringify(op)).toBe(code);
    const reply = code === null ? valueOf(outcome) : null;
    if (!reply) return code;
    if ("offset" in reply) {
      expect(reply.offset).toBe(this.bench.core.offset);
      this.#done.push({ by, op, reply });
    } else if (op.type === "markRead" && op.threadOf === undefined) {
      expect(reply).toMatchObject({
        seq: this.model.members.get(by)?.readSeq,
        unread: this.model.unread(by),
      });
    }
    return code;
  }

  #opOf(wish: Wish): ChannelOp {
    const { bench, model } = this;
    const seqOf = (n: number) => (n % (model.lastSeq + 1)) + 1;
    const key = bench.key();
    const body = `${wish.what} ${key}`;
    switch (wish.what) {
      case "send": {
        const { mentions, replyTo, threadOf, inChannel } = wish;
        return {
          type: "sendMessage",
          key,
          kind: "text",
          body,
          preview: body,
          searchText: true,
          inChannel,
          ...(mentions && { mentions }),
          ...(replyTo !== null && { replyTo: seqOf(replyTo) }),
          ...(threadOf !== null && { threadOf: this.#rootOf(threadOf) }),
        };
      }
      case "edit": {
        const { mentions } = wish;
        const seq = this.#ownOf(wish.by, wish.target) ?? seqOf(wish.target);
        return { type: "editMessage", key, seq, body, ...(mentions && { mentions }) };
      }
      case "delete":
        return { type: "deleteMessage", key, seq: seqOf(wish.target) };
      case "react": {
        const type = wish.added ? "addReaction" : "removeReaction";
        return { type, key, seq: seqOf(wish.target), emoji: wish.emoji };
      }
      case "pin":
        return { type: "setPin", key, seq: seqOf(wish.target), pinned: wish.pinned };
      case "read":
        return { type: "markRead", seq: seqOf(wish.target) };
      case "readThread":
        return { type: "markRead", seq: this.#threadSeq(wish), threadOf: this.#rootOf(wish.root) };
      case "deliver":
        return { type: "markDelivered", seq: seqOf(wish.target) };
      default:
        return { type: "typeInChannel" };
    }
  }

  /** A thread that there is, more often than not; else any message. */
  #rootOf(n: number): number {
    const roots = [...new Set(this.model.messages.flatMap(({ threadOf }) => threadOf ?? []))];
    const root = n % 3 > 0 ? roots[n % Math.max(1, roots.length)] : undefined;
    return root ?? (n % (this.model.lastSeq + 1)) + 1;
  }

  /** Where messages of threads may be archived, marks in the middle of one are not exact: so they are set at its end. */
  #threadSeq({ target }: { target: number }): number {
    const seq = (target % (this.model.lastSeq + 1)) + 1;
    return this.#archive.size > 0 ? this.model.lastSeq : seq;
  }

  #ownOf(by: string, n: number): number | undefined {
    const own = this.model.messages.filter(({ senderId, kind }) => senderId === by && kind !== "system");
    return n % 4 > 0 ? own[n % Math.max(1, own.length)]?.seq : undefined;
  }

  #rollBack(by: string): void {
    const { bench } = this;
    const undone = new Error("undone");
    const attempt = () =>
      bench.storage.transaction(() => {
        bench.core.perform(
          by,
          bench.sending({ mentions: { userIds: PEOPLE, here: false, channel: false } }),
          {
            readReceipts: true,
            nowMs: bench.tick(),
          },
        );
        bench.core.expel(by, bench.nowMs);
        throw undone;
      });
    expect(attempt).toThrow(undone);
    bench.core.forgetCaches();
  }

  #archiveOldest(): void {
    const { ledger } = this.bench.core;
    const messages = nextSegment(ledger, this.bench.nowMs, ARCHIVING);
    if (!messages) return;
    expect(commitSegment(ledger, messages, `segment-${messages[0]?.seq}`)).toBe(true);
    for (const message of messages) this.#archive.set(message.seq, message);
  }

  #repeat(nth: number): void {
    const done = this.#done[nth % Math.max(1, this.#done.length)];
    if (!done) return;
    const { bench } = this;
    const writes = bench.storage.countWrites(() => {
      expect(okOf(bench.perform(done.by, done.op), done.reply.type)).toEqual(done.reply);
    });
    expect(writes).toBe(0);
  }

  #setClosed(closed: boolean): void {
    const { bench, model } = this;
    if (model.kind !== "direct") return;
    if (closed) bench.core.closePair();
    else expect(bench.core.reopenPair(bench.core.pairVersion())).toBe(true);
    model.closed = closed;
  }

  #update({ by, field, on }: Extract<Wish, { what: "update" }>): Code {
    const { bench, model } = this;
    const name = on ? "Another name" : "Name";
    const update = field === "name" ? { name } : { [field]: on };
    const code = model.may(
      by,
      field === "name" ? "update" : field === "archived" ? "archive" : "setReadOnly",
    );
    expect(refusalOf(bench.core.update(by, update, bench.tick()))).toBe(code);
    if (code !== null) return code;
    const isNew = field === "name" ? model.name !== name : model[field] !== on;
    Object.assign(model, update);
    if (isNew) {
      const named = field === "name" && { name };
      model.say(by, { event: "updated", fields: [field], ...named }, bench.nowMs);
    }
    return null;
  }

  #changeMembers(wish: Wish): Code {
    const code = this.#memberCode(wish);
    const { core } = this.bench;
    const nowMs = this.bench.tick();
    const { by } = wish;
    switch (wish.what) {
      case "add":
        expect(refusalOf(core.addMembers(by, [wish.whom], nowMs))).toBe(code);
        if (code === null) this.model.join(by, [wish.whom], nowMs);
        break;
      case "join":
        expect(refusalOf(core.join(by, nowMs))).toBe(code);
        if (code === null) this.model.join(by, [by], nowMs);
        break;
      case "remove":
        expect(refusalOf(core.removeMember(by, wish.whom, nowMs))).toBe(code);
        if (code === null) this.#go(wish.whom, by, nowMs);
        break;
      case "leave":
        expect(refusalOf(core.leave(by, nowMs))).toBe(code);
        if (code === null) this.#go(by, by, nowMs);
        break;
      case "expel":
        // A direct channel without one of the two is of no use for the rest.
        if (this.model.kind === "direct" || this.model.members.size < 2) break;
        core.expel(by, nowMs);
        this.#go(by, by, nowMs);
        break;
      case "setRole":
        expect(refusalOf(core.setRole(by, wish.whom, wish.role, nowMs))).toBe(code);
        if (code === null) this.#setRole(wish, nowMs);
        break;
    }
    return code;
  }

  #memberCode(wish: Wish): Code {
    const { model } = this;
    const { by } = wish;
    const isMember = model.members.has(by);
    switch (wish.what) {
      case "add":
        return model.may(by, "invite");
      case "join":
        if (isMember) return null;
        if (model.kind !== "team" || !model.isPublic) return "notFound";
        return model.archived ? "forbidden" : null;
      case "remove": {
        const role = model.members.get(wish.whom)?.role;
        if (wish.whom === by) return model.may(by, "leave");
        if (role === "owner") return isMember ? "forbidden" : "notFound";
        return model.may(by, role === "admin" ? "removeAdmin" : "removeMember");
      }
      case "leave":
        return model.may(by, "leave");
      case "setRole": {
        const code = model.may(by, "setRole");
        const target = model.members.get(wish.whom);
        if (code || !target) return code ?? "notFound";
        return target.role === "owner" && wish.role !== "owner" ? "forbidden" : null;
      }
      default:
        return null;
    }
  }

  #go(userId: string, by: string, nowMs: number): void {
    if (!this.model.members.has(userId)) return;
    const isAlone = userId === by;
    this.model.go(userId, by, { event: isAlone ? "left" : "removed", userId }, nowMs);
  }

  #setRole({ by, whom, role }: Extract<Wish, { what: "add" | "remove" | "setRole" }>, nowMs: number): void {
    const target = this.model.members.get(whom);
    const actor = this.model.members.get(by);
    if (!target || !actor || target.role === role) return;
    target.role = role;
    if (role === "owner") actor.role = "admin";
    this.model.say(by, { event: "roleChanged", userId: whom, role }, nowMs);
  }

  /** A device comes back: by the difference if it can be said, and it must be exactly right then. */
  #sync(n: number): void {
    const device = this.#away[n];
    const by = [...this.model.members.keys()][0];
    if (!device || by === undefined) return;
    const opened = valueOf(this.bench.core.open(by, device.since));
    if (this.#archive.size === 0) expect(opened.recovered).toBe(true);
    device.open(opened);
    const expected = this.model.messages
      .filter(({ seq, inChannel }) => opened.recovered || (inChannel && !this.#archive.has(seq)))
      .map((message) => this.model.shown(message));
    const held = [...device.messages.values()].sort((a, b) => a.seq - b.seq).map(comparable);
    expect(held).toEqual(expected);
    expect(opened.pins).toEqual(this.model.messages.filter(({ pinned }) => pinned).map(({ seq }) => seq));
  }

  /** All messages as a reader would put them together: from the archive with what changed since, and from the rows. */
  #stored(): Message[] {
    const { ledger } = this.bench.core;
    const archived = [...this.#archive.values()].map((message) => {
      const segment = segmentHolding(ledger, message.seq);
      const { searchText: _, n: _n, ...now } = amend(message, segment?.amendments[message.seq]);
      return now;
    });
    const hot = this.model.messages.map(({ seq }) => seq).filter((seq) => !this.#archive.has(seq));
    return [...archived, ...readMessages(ledger, hot)];
  }

  /** The archive does not keep the keys of attempts. */
  #withoutLost({ key, ...message }: Omit<Message, "id">): Omit<Message, "id"> {
    return this.#archive.has(message.seq) || key === undefined ? message : { ...message, key };
  }

  #compareMembers(): void {
    const { core } = this.bench;
    const { members } = this.model;
    expect(core.memberIds().sort()).toEqual([...members.keys()].sort());
    expect(core.memberCount).toBe(members.size);
    const [anyone] = members.keys();
    if (anyone === undefined) return;
    expect(valueOf(core.members(anyone, null, 10)).map(({ userId, role }) => [userId, role])).toEqual(
      [...members].map(([userId, { role }]) => [userId, role]).sort(),
    );
    expect(valueOf(core.receipts(anyone))).toEqual(
      [...members]
        .map(([userId, { deliveredSeq, shownReadSeq }]) => ({ userId, deliveredSeq, readSeq: shownReadSeq }))
        .sort((a, b) => (a.userId < b.userId ? -1 : 1)),
    );
  }

  /** Whose entry changed was told, with a higher version; and what it counts is what the model counts. */
  #compareEntries({ tell, removed }: News): void {
    const { model } = this;
    const newest = (isSystem: boolean) =>
      model.messages.findLast(({ inChannel, kind }) => inChannel && (kind === "system") === isSystem);
    for (const userId of PEOPLE) {
      const before = this.#entries.get(userId);
      const entry = this.bench.core.entry(userId);
      this.#entries.set(userId, entry);
      const { version: versionBefore = 0, ...shownBefore } = before ?? {};
      const { version, ...shown } = entry;
      if (JSON.stringify(shown) === JSON.stringify(shownBefore)) {
        expect(version).toBeGreaterThanOrEqual(versionBefore);
      } else if (model.members.has(userId) || before?.role) {
        expect(version).toBeGreaterThan(versionBefore);
        const isTold = tell === "everyone" ? entry.role !== null : tell.has(userId);
        expect(isTold || removed.has(userId), `${userId} is told`).toBe(true);
      }
      const member = model.members.get(userId);
      expect(shown).toMatchObject({
        role: member?.role ?? null,
        readSeq: member?.readSeq ?? 0,
        unread: member ? model.unread(userId) : 0,
        mentionSeqs: model.mentionSeqs(userId),
        threads: model.unreadThreads(userId),
      });
      const last = newest(false) ?? newest(true);
      if (!member || !last) continue;
      expect(shown.lastMessage?.seq).toBe(last.seq);
      expect(shown.lastMessage?.preview).toBe(last.preview);
    }
  }
}
