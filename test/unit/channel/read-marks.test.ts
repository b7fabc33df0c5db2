import { describe, expect, it } from "vitest";
import { ADMIN, ChannelBench, calling, EVERYONE, MEMBER, OTHER, OWNER, okOf } from "./channel-bench.ts";

function markRead(bench: ChannelBench, by: string, seq: number, threadOf?: number) {
  const op = { type: "markRead", seq, ...(threadOf !== undefined && { threadOf }) } as const;
  return okOf(bench.perform(by, op), "readMarked");
}

describe("a read mark", () => {
  it("never goes back, and stops at the newest message", () => {
    const bench = new ChannelBench("group");
    const seqs = [bench.send(MEMBER), bench.send(MEMBER), bench.send(MEMBER)];
    expect(markRead(bench, OTHER, seqs[1] ?? 0)).toMatchObject({ seq: seqs[1], unread: 1 });
    expect(markRead(bench, OTHER, seqs[0] ?? 0)).toMatchObject({ seq: seqs[1], unread: 1 });
    expect(markRead(bench, OTHER, 1_000_000)).toMatchObject({ seq: seqs[2], unread: 0 });
  });

  it("moves for the user and stays where others see it while read receipts are off", () => {
    const bench = new ChannelBench("group");
    const seq = bench.send(MEMBER);
    bench.takeNews();
    bench.readReceipts = false;
    expect(markRead(bench, OTHER, seq)).toMatchObject({ seq, unread: 0 });
    expect(bench.takeNews().receipts).toEqual([{ userId: OTHER, deliveredSeq: seq, readSeq: 0 }]);
    bench.readReceipts = true;
    markRead(bench, OTHER, seq);
    expect(bench.takeNews().receipts).toEqual([{ userId: OTHER, deliveredSeq: seq, readSeq: seq }]);
  });

  it("tells the other one nothing of who reads in a direct channel that is closed", () => {
    const bench = new ChannelBench("direct");
    const seq = bench.send(MEMBER);
    bench.core.closePair();
    bench.takeNews();
    bench.perform(OTHER, { type: "markDelivered", seq });
    expect(markRead(bench, OTHER, seq)).toMatchObject({ seq, unread: 0 });
    expect(bench.takeNews().receipts).toEqual([]);
    expect(bench.core.receipts(MEMBER)).toMatchObject({
      ok: [{ userId: OTHER, deliveredSeq: 0, readSeq: 0 }, { userId: MEMBER }],
    });
  });

  it("is not part of the stream, but a version of the entry all the same", () => {
    const bench = new ChannelBench("group");
    const seq = bench.send(MEMBER);
    bench.takeNews();
    const { version } = bench.core.entry(OTHER);
    markRead(bench, OTHER, seq);
    expect(bench.takeNews()).toMatchObject({ events: [], tell: new Set([OTHER]) });
    const read = bench.core.entry(OTHER).version;
    expect(read).toBeGreaterThan(version);
    bench.send(MEMBER);
    expect(bench.core.entry(OTHER).version).toBeGreaterThan(read);
  });

  it("stays where it is for somebody who comes back, whose entry is newer than the one that they left with", () => {
    const bench = new ChannelBench("group");
    for (let n = 0; n < 5; n += 1) markRead(bench, OTHER, bench.send(MEMBER));
    bench.core.removeMember(OWNER, OTHER, bench.tick());
    const gone = bench.core.entry(OTHER);
    expect(gone).toMatchObject({ role: null, unread: 0, lastMessage: null });
    bench.core.addMembers(OWNER, [OTHER], bench.tick());
    const back = bench.core.entry(OTHER);
    expect(back.version).toBeGreaterThan(gone.version);
    expect(back).toMatchObject({ role: "member", unread: 0, mentionSeqs: [] });
  });

  it("of a thread does not touch the channel's, nor the other way round", () => {
    const bench = new ChannelBench("group");
    const root = bench.send(MEMBER);
    const comment = bench.send(OTHER, { threadOf: root });
    const threads = [{ seq: root, unread: 1, lastSeq: comment }];
    expect(bench.core.entry(MEMBER)).toMatchObject({ unread: 0, threads });
    expect(bench.core.entry(ADMIN)).toMatchObject({ unread: 1, threads: [] });
    markRead(bench, MEMBER, comment);
    expect(bench.core.entry(MEMBER).threads).toEqual(threads);
    expect(markRead(bench, MEMBER, comment, root)).toMatchObject({ seq: comment, unread: 0 });
    expect(bench.core.entry(MEMBER).threads).toEqual([]);
  });
});

describe("a mention", () => {
  it("in the channel is read with it, and one in a thread only is read there", () => {
    const bench = new ChannelBench("group");
    const root = bench.send(MEMBER, { mentions: calling(OTHER) });
    const comment = bench.send(MEMBER, { threadOf: root, mentions: calling(OTHER) });
    expect(bench.core.entry(OTHER)).toMatchObject({
      mentionSeqs: [root, comment],
      threads: [{ seq: root, unread: 1, lastSeq: comment }],
    });
    markRead(bench, OTHER, comment);
    expect(bench.core.entry(OTHER).mentionSeqs).toEqual([comment]);
    markRead(bench, OTHER, comment, root);
    expect(bench.core.entry(OTHER)).toMatchObject({ mentionSeqs: [], threads: [] });
  });

  it("of everyone reaches all but its sender; in a thread, those who follow it", () => {
    const bench = new ChannelBench("group");
    const root = bench.send(MEMBER, { mentions: EVERYONE });
    for (const userId of [OTHER, ADMIN, OWNER]) expect(bench.core.entry(userId).mentionSeqs).toEqual([root]);
    expect(bench.core.entry(MEMBER).mentionSeqs).toEqual([]);
    const comment = bench.send(ADMIN, { threadOf: root, mentions: EVERYONE });
    expect(bench.core.entry(MEMBER).mentionSeqs).toEqual([comment]);
    expect(bench.core.entry(OTHER).mentionSeqs).toEqual([root]);
  });

  it("goes when the message is edited and calls others instead, and when it is deleted", () => {
    const bench = new ChannelBench("group");
    const seq = bench.send(MEMBER, { mentions: calling(OTHER) });
    const key = bench.key();
    bench.perform(MEMBER, { type: "editMessage", key, seq, body: "you", mentions: calling(ADMIN) });
    expect(bench.core.entry(OTHER).mentionSeqs).toEqual([]);
    expect(bench.core.entry(ADMIN).mentionSeqs).toEqual([seq]);
    bench.perform(MEMBER, { type: "deleteMessage", key: bench.key(), seq });
    expect(bench.core.entry(ADMIN).mentionSeqs).toEqual([]);
  });

  it("is remembered of the newest hundred", () => {
    const bench = new ChannelBench("group");
    const seqs = Array.from({ length: 105 }, () => bench.send(MEMBER, { mentions: calling(OTHER) }));
    expect(bench.core.entry(OTHER).mentionSeqs).toEqual(seqs.slice(-100));
    const [row] = bench.storage.sql.all<{ mentions: string }>(
      "SELECT mentions FROM members WHERE user = ?",
      OTHER,
    );
    expect(JSON.parse(row?.mentions ?? "")).toHaveLength(100);
  });

  it("is remembered so, too, where some of them call everyone", () => {
    const bench = new ChannelBench("group");
    for (let n = 0; n < 60; n += 1) bench.send(MEMBER, { mentions: calling(OTHER) });
    const wide = Array.from({ length: 105 }, () => bench.send(MEMBER, { mentions: EVERYONE }));
    expect(bench.core.entry(OTHER).mentionSeqs).toEqual(wide.slice(-100));
    const last = bench.send(MEMBER, { mentions: calling(OTHER) });
    expect(bench.core.entry(OTHER).mentionSeqs).toEqual([...wide, last].slice(-100));
    expect(bench.core.entry(ADMIN).mentionSeqs).toEqual(wide.slice(-100));
  });

  it("never calls who wrote it, even where they left the thread's followers by leaving", () => {
    const bench = new ChannelBench("group");
    const root = bench.send(MEMBER);
    const seq = bench.send(OTHER, { threadOf: root });
    bench.core.leave(OTHER, bench.tick());
    bench.core.addMembers(OWNER, [OTHER], bench.tick());
    const key = bench.key();
    bench.perform(OTHER, { type: "editMessage", key, seq, body: "me", mentions: calling(OTHER) });
    expect(bench.core.entry(OTHER)).toMatchObject({ mentionSeqs: [], threads: [] });
  });
});
