import { describe, expect, it } from "vitest";
import type { Message } from "../../../protocol/chat/message.ts";
import type { ChannelOp } from "../../../protocol/links/chat-channel-link.ts";
import { ADMIN, ChannelBench, calling, MEMBER, OTHER, okOf, refusalOf, valueOf } from "./channel-bench.ts";
import { Archive } from "./model/archive.ts";

/** A channel with ten messages of a member, of which the first ones are archived. */
class ArchivedBench extends ChannelBench {
  readonly archive = new Archive();
  readonly first: number;
  readonly second: number;

  constructor() {
    super("group");
    [this.first = 0, this.second = 0] = Array.from({ length: 10 }, (_, n) =>
      this.send(MEMBER, { body: `message ${n}`, preview: `message ${n}`, mentions: calling(OTHER) }),
    );
    for (const [by, emoji] of [
      [OTHER, "👍"],
      [ADMIN, "🎉"],
      [MEMBER, "👍"],
    ] as const) {
      this.perform(by, { type: "addReaction", key: this.key(), seq: this.first, emoji });
    }
    this.archive.takeOldest(this);
    this.takeNews();
  }

  act(by: string, op: ChannelOp) {
    return this.perform(by, op, this.archive.get(this.core.archivedTarget(op)));
  }

  read(seq: number): Message | undefined {
    const all = this.archive.readAll(this, this.core.ledger.counters.seq);
    return all.find((message) => message.seq === seq);
  }
}

describe("a message in the archive", () => {
  it("is what the shell is told to load, and hot ones are not", () => {
    const bench = new ArchivedBench();
    const { first } = bench;
    const newest = bench.send(MEMBER);
    const targetOf = (op: ChannelOp) => bench.core.archivedTarget(op);
    expect(bench.core.isArchived(first)).toBe(true);
    expect(targetOf({ type: "markRead", seq: first })).toBe(first);
    expect(targetOf(bench.sending({ threadOf: first }))).toBe(first);
    expect(targetOf({ type: "setPin", key: "k", seq: first, pinned: true })).toBe(first);
    expect(targetOf({ type: "setPin", key: "k", seq: newest, pinned: true })).toBeNull();
    expect(targetOf({ type: "setPin", key: "k", seq: newest + 1, pinned: true })).toBeNull();
    expect(targetOf(bench.sending({ replyTo: first }))).toBeNull();
  });

  it("is not found where the archive does not have it after all", () => {
    const bench = new ArchivedBench();
    const op = { type: "deleteMessage", key: bench.key(), seq: bench.first } as const;
    expect(refusalOf(bench.perform(MEMBER, op, null))).toBe("notFound");
  });

  it("can be edited by who wrote it, again and again", () => {
    const bench = new ArchivedBench();
    const seq = bench.first;
    const edit = (by: string, body: string, preview?: string) =>
      bench.act(by, {
        type: "editMessage",
        key: bench.key(),
        seq,
        body,
        ...(preview !== undefined && { preview }),
      });
    expect(refusalOf(edit(OTHER, "not mine"))).toBe("forbidden");
    valueOf(edit(MEMBER, "one", "one"));
    expect(bench.read(seq)).toMatchObject({ body: "one", preview: "one", editedAt: bench.nowMs });
    valueOf(edit(MEMBER, "two"));
    expect(bench.read(seq)?.body).toBe("two");
    expect(bench.read(seq)).not.toHaveProperty("preview");
    expect(bench.core.entry(OTHER).mentionSeqs).not.toContain(seq);
    expect(bench.takeNews().events.map(({ event }) => event)).toEqual(["edited", "edited"]);
  });

  it("keeps the reactions that it had, in their order, when another comes", () => {
    const bench = new ArchivedBench();
    const seq = bench.first;
    const react = (by: string, type: "addReaction" | "removeReaction", emoji: string) =>
      okOf(bench.act(by, { type, key: bench.key(), seq, emoji }), "reactionSet");
    react(ADMIN, "addReaction", "👍");
    expect(bench.read(seq)?.reactions).toEqual([
      { emoji: "👍", count: 3, userIds: [OTHER, MEMBER, ADMIN] },
      { emoji: "🎉", count: 1, userIds: [ADMIN] },
    ]);
    react(ADMIN, "removeReaction", "🎉");
    react(OTHER, "removeReaction", "🎉");
    expect(bench.read(seq)?.reactions).toEqual([{ emoji: "👍", count: 3, userIds: [OTHER, MEMBER, ADMIN] }]);
    expect(bench.takeNews().events).toHaveLength(2);
    const archived = bench.archive.get(seq);
    expect(valueOf(bench.core.reactors(OTHER, seq, "👍", null, 2, archived))).toHaveLength(2);
    expect(valueOf(bench.core.reactors(OTHER, seq, "🎉", null, 2, archived))).toEqual([]);
  });

  it("says itself who reacted while nothing changed since it was archived", () => {
    const bench = new ArchivedBench();
    const archived = bench.archive.get(bench.first);
    const page = (after: string | null) =>
      valueOf(bench.core.reactors(OTHER, bench.first, "👍", after, 10, archived));
    expect(page(null)).toEqual([MEMBER, OTHER].sort());
    expect(page(MEMBER)).toEqual([OTHER].filter((userId) => userId > MEMBER));
  });

  it("is a tombstone once it is deleted, whatever it was before", () => {
    const bench = new ArchivedBench();
    const seq = bench.first;
    bench.act(MEMBER, { type: "editMessage", key: bench.key(), seq, body: "edited", preview: "edited" });
    bench.act(ADMIN, { type: "addReaction", key: bench.key(), seq, emoji: "🦓" });
    bench.act(ADMIN, { type: "setPin", key: bench.key(), seq, pinned: true });
    expect(bench.read(seq)?.pinned).toBe(true);
    valueOf(bench.act(ADMIN, { type: "deleteMessage", key: bench.key(), seq }));
    expect(bench.read(seq)).toMatchObject({ body: "", deletedBy: ADMIN, deletedAt: bench.nowMs });
    for (const field of ["preview", "mentions", "reactions", "pinned"]) {
      expect(bench.read(seq)).not.toHaveProperty(field);
    }
    expect(bench.core.entry(OTHER).mentionSeqs).not.toContain(seq);
    const again = bench.act(MEMBER, { type: "editMessage", key: bench.key(), seq, body: "back" });
    expect(refusalOf(again)).toBe("notFound");
  });

  it("can begin a thread, which its writer follows", () => {
    const bench = new ArchivedBench();
    const op = bench.sending({ threadOf: bench.first });
    const { seq } = okOf(bench.act(OTHER, op), "messageSent");
    expect(bench.read(bench.first)?.thread).toMatchObject({ count: 1, lastSeq: seq, userIds: [OTHER] });
    expect(bench.core.entry(MEMBER).threads).toEqual([{ seq: bench.first, unread: 1, lastSeq: seq }]);
  });

  it("can be marked as read up to, and what comes after it is counted exactly", () => {
    const bench = new ArchivedBench();
    const mark = (seq: number) => okOf(bench.act(ADMIN, { type: "markRead", seq }), "readMarked").unread;
    expect(mark(bench.first)).toBe(9);
    expect(mark(bench.second)).toBe(8);
  });

  it("is shown in lists as it is now where it is the newest that people wrote", () => {
    const bench = new ArchivedBench();
    const { ledger } = bench.core;
    const last = ledger.counters.seq;
    for (let n = 0; n < 10; n += 1) bench.core.update(ADMIN, { name: `Name ${n}` }, bench.tick());
    bench.archive.takeOldest(bench);
    bench.archive.takeOldest(bench);
    expect(bench.core.isArchived(last)).toBe(true);
    const key = bench.key();
    bench.act(MEMBER, { type: "editMessage", key, seq: last, body: "b", preview: "edited late" });
    bench.hibernate();
    expect(bench.core.entry(ADMIN).lastMessage).toMatchObject({ seq: last, preview: "edited late" });
  });

  it("lets a device begin anew that never got it", () => {
    const bench = new ArchivedBench();
    const { epoch, offset } = bench.core;
    const open = (seq: number) => valueOf(bench.core.open(OTHER, { epoch, offset, seq })).recovered;
    expect(open(bench.first)).toBe(false);
    expect(open(bench.second + 5)).toBe(true);
  });

  it("that changed lets devices begin anew, as the difference cannot say how it is now", () => {
    const bench = new ArchivedBench();
    const { epoch, offset } = bench.core;
    const since = { epoch, offset, seq: bench.core.ledger.counters.seq };
    bench.act(OTHER, { type: "addReaction", key: bench.key(), seq: bench.first, emoji: "👍🏽" });
    expect(valueOf(bench.core.open(OTHER, since))).toMatchObject({ recovered: false, hasEarlier: true });
  });
});
