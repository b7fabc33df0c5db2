import { describe, expect, it } from "vitest";
import type { ChannelOpened } from "../../../protocol/chat/server-frames.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { Since } from "../../../protocol/links/chat-channel-link.ts";
import { ChannelBench, MEMBER, OTHER, OWNER, refusalOf, STRANGER, valueOf } from "./channel-bench.ts";

function open(bench: ChannelBench, since: Since | null = null): Omit<ChannelOpened, "type" | "re"> {
  return valueOf(bench.core.open(MEMBER, since));
}

function here({ core }: ChannelBench): Since {
  return { epoch: core.epoch, offset: core.offset, seq: core.ledger.counters.seq };
}

const seqsOf = ({ messages }: Pick<ChannelOpened, "messages">) => messages.map(({ seq }) => seq);

describe("a device that comes back", () => {
  it("gets what is new and what changed, each once and as it is now", () => {
    const bench = new ChannelBench("group");
    const [old, untouched] = [bench.send(MEMBER), bench.send(MEMBER)];
    const since = here(bench);
    const fresh = bench.send(OTHER);
    for (const emoji of ["👍", "🎉"]) {
      bench.perform(OTHER, { type: "addReaction", key: bench.key(), seq: old, emoji });
    }
    bench.perform(OTHER, { type: "editMessage", key: bench.key(), seq: fresh, body: "better" });
    bench.hibernate();
    const opened = open(bench, since);
    expect(opened.recovered).toBe(true);
    expect(seqsOf(opened)).toEqual([old, fresh]);
    expect(opened.messages.map(({ body }) => body)).toEqual(["hello", "better"]);
    expect(seqsOf(opened)).not.toContain(untouched);
  });

  it("gets nothing where it missed nothing", () => {
    const bench = new ChannelBench("group");
    bench.send(OTHER);
    expect(open(bench, here(bench))).toMatchObject({ recovered: true, messages: [] });
  });

  it("gets the first message of a thread again, for its count, even if it read the comments elsewhere", () => {
    const bench = new ChannelBench("group");
    const root = bench.send(MEMBER);
    const { epoch, offset } = here(bench);
    const comment = bench.send(OTHER, { threadOf: root });
    expect(seqsOf(open(bench, { epoch, offset, seq: root }))).toEqual([root, comment]);
    expect(seqsOf(open(bench, { epoch, offset, seq: comment }))).toContain(root);
  });

  it("gets as many as one answer takes, and the newest page where there are more", () => {
    const bench = new ChannelBench("group");
    const since = here(bench);
    for (let n = 0; n < LIMITS.maxCatchUpMessages; n += 1) bench.send(OTHER);
    expect(open(bench, since)).toMatchObject({ recovered: true });
    expect(open(bench, since).messages).toHaveLength(LIMITS.maxCatchUpMessages);
    bench.send(OTHER);
    const opened = open(bench, since);
    expect(opened).toMatchObject({ recovered: false, hasEarlier: true });
    expect(opened.messages).toHaveLength(LIMITS.defaultPageSize);
    expect(opened.messages.at(-1)?.seq).toBe(here(bench).seq);
  });

  it("gets no more bytes than an answer takes where it is the reactions that weigh", () => {
    const bench = new ChannelBench("group");
    const since = here(bench);
    for (let n = 0; n < 10; n += 1) {
      bench.storage.sql.run(
        `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1999)
         INSERT INTO reactions SELECT ?, ':emoji-' || (i % 20) || ':', printf('user-%027d', i / 20), i FROM n`,
        bench.send(OTHER),
      );
    }
    const opened = open(bench, since);
    expect(opened).toMatchObject({ recovered: false, hasEarlier: true });
    expect(JSON.stringify(opened.messages).length).toBeLessThanOrEqual(LIMITS.maxPageBytes);
    const [first = 0] = seqsOf(opened);
    expect(first).toBeGreaterThan(1);
    expect(seqsOf(opened)).toEqual(
      Array.from({ length: 11 }, (_, n) => first + n).filter((seq) => seq <= here(bench).seq),
    );
  });

  it("gets the newest page where the difference would be too many bytes, and no more bytes of that", () => {
    const bench = new ChannelBench("group");
    const since = here(bench);
    const body = "가".repeat(LIMITS.maxPageBytes / 3 / 4);
    for (let n = 0; n < 6; n += 1) bench.send(OTHER, body);
    const opened = open(bench, since);
    expect(opened.recovered).toBe(false);
    expect(opened.messages.length).toBeLessThan(6);
    expect(new TextEncoder().encode(JSON.stringify(opened.messages)).length).toBeLessThan(
      LIMITS.maxPageBytes,
    );
  });

  it("gets one message that exceeds the bytes alone", () => {
    const bench = new ChannelBench("group");
    const since = here(bench);
    bench.send(OTHER, "가".repeat(LIMITS.maxMessageChars));
    bench.send(OTHER, "가".repeat(LIMITS.maxMessageChars));
    expect(open(bench, since).messages).toHaveLength(1);
  });

  it.each([
    ["of another life of the stream", (since: Since) => ({ ...since, epoch: "another" })],
    ["ahead of the stream", (since: Since) => ({ ...since, offset: since.offset + 1 })],
    ["with messages that are not there", (since: Since) => ({ ...since, seq: since.seq + 1 })],
  ])("begins anew if it is %s", (_, strange) => {
    const bench = new ChannelBench("group");
    bench.send(OTHER);
    expect(open(bench, strange(here(bench))).recovered).toBe(false);
  });

  it("begins anew where the changes since are forgotten, and not before", () => {
    const bench = new ChannelBench("group");
    const seq = bench.send(OTHER);
    const before = here(bench);
    const edit = () =>
      bench.perform(OTHER, { type: "editMessage", key: bench.key(), seq, body: `edit ${bench.nowMs}` });
    edit();
    const after = here(bench);
    for (let n = 0; n < 20_000; n += 1)
      bench.core.ledger.sql.run("INSERT INTO changes VALUES (?, ?)", 1e6 + n, seq);
    bench.hibernate();
    bench.core.housekeep(bench.nowMs);
    bench.hibernate();
    expect(open(bench, before).recovered).toBe(false);
    expect(open(bench, after).recovered).toBe(false);
    const now = here(bench);
    edit();
    expect(open(bench, now)).toMatchObject({ recovered: true, offset: now.offset + 1 });
  });

  it("is told how the channel stands for it", () => {
    const bench = new ChannelBench("group");
    const seq = bench.send(OTHER);
    bench.perform(OTHER, { type: "setPin", key: bench.key(), seq, pinned: true });
    expect(open(bench, here(bench))).toMatchObject({
      channelId: "channel-1",
      role: "member",
      channel: { name: "Name", memberCount: 4 },
      pins: [seq],
      readSeq: 0,
      entry: { unread: 1, mentions: 0, role: "member", lastMessage: { seq } },
    });
    expect(open(bench).receipts.map(({ userId }) => userId)).toContain(OWNER);
  });

  it("of a stranger is told nothing", () => {
    const bench = new ChannelBench("group");
    expect(refusalOf(bench.core.open(STRANGER, here(bench)))).toBe("notFound");
  });
});

describe("the newest page", () => {
  it("has the channel without its threads, but with comments that show in it", () => {
    const bench = new ChannelBench("group");
    const root = bench.send(OTHER);
    const shown = bench.send(OTHER, { threadOf: root, inChannel: true });
    bench.send(OTHER, { threadOf: root });
    expect(seqsOf(open(bench))).toEqual([1, root, shown]);
    expect(open(bench)).toMatchObject({ recovered: false, hasEarlier: false });
    expect(open(bench).messages[1]?.thread).toMatchObject({ count: 2 });
  });
});
