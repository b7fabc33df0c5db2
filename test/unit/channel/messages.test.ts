import { describe, expect, it } from "vitest";
import { indexNext } from "../../../durable-objects/chat-channel/core/search-index.ts";
import type { Message } from "../../../protocol/chat/message.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { heldFile } from "../../support/held-file.ts";
import {
  ADMIN,
  ChannelBench,
  calling,
  EVERYONE,
  MEMBER,
  OTHER,
  OWNER,
  okOf,
  refusalOf,
  valueOf,
} from "./channel-bench.ts";

function read(bench: ChannelBench, seq: number): Message | undefined {
  return valueOf(bench.core.open(MEMBER, null)).messages.find((message) => message.seq === seq);
}

describe("a message", () => {
  it("carries all that its sender says of it, and nothing of what searches find it by", () => {
    const bench = new ChannelBench("group");
    const said = {
      body: "look",
      kind: "acme.poll",
      preview: "a poll",
      mentions: calling(OTHER),
      forwarded: { senderId: ADMIN, at: 1_700_000_000_000 },
    };
    const file = heldFile("a1");
    const seq = bench.send(MEMBER, { ...said, files: [file], searchText: "secret words" });
    const message = read(bench, seq);
    expect(message).toMatchObject({
      ...said,
      attachments: [file.attachment],
      senderId: MEMBER,
      seq,
      at: bench.nowMs,
    });
    expect(JSON.stringify(message)).not.toMatch(/secret|uploads/);
    expect(bench.takeNews().events).toEqual([{ event: "sent", message }]);
  });

  it("names nobody who is not in the channel, when it is sent and when it is edited", () => {
    const bench = new ChannelBench("group");
    const stranger = "user-of-elsewhere";
    const mentions = { userIds: [stranger, OTHER], here: false, channel: false };
    const seq = bench.send(MEMBER, { mentions, forwarded: { senderId: stranger, at: 1 } });
    expect(read(bench, seq)).toMatchObject({ mentions: { userIds: [OTHER] }, forwarded: { at: 1 } });
    okOf(
      bench.perform(MEMBER, { type: "editMessage", key: "edited-1", seq, body: "x", mentions }),
      "messageEdited",
    );
    expect(read(bench, seq)?.mentions?.userIds).toEqual([OTHER]);
    const onlyThem = { ...mentions, userIds: [stranger] };
    okOf(
      bench.perform(MEMBER, { type: "editMessage", key: "edited-2", seq, body: "y", mentions: onlyThem }),
      "messageEdited",
    );
    expect(JSON.stringify(read(bench, seq))).not.toContain(stranger);
    expect(read(bench, seq)?.mentions).toBeUndefined();
  });

  it("takes its time from a clock that does not go back, and so does its id", () => {
    const bench = new ChannelBench("group");
    const first = okOf(bench.perform(MEMBER, bench.sending()), "messageSent");
    bench.nowMs -= 3_600_000;
    bench.hibernate();
    const second = okOf(bench.perform(MEMBER, bench.sending()), "messageSent");
    expect(second.at).toBe(first.at);
    expect(second.messageId.slice(0, 13)).toBe(first.messageId.slice(0, 13));
  });

  it("shows of a quoted one what that says now", () => {
    const bench = new ChannelBench("group");
    const quoted = bench.send(OTHER, { body: "one", preview: "one" });
    const seq = bench.send(MEMBER, { replyTo: quoted });
    expect(read(bench, seq)?.replyTo).toEqual({ seq: quoted, senderId: OTHER, preview: "one" });
    const key = bench.key();
    bench.perform(OTHER, { type: "editMessage", key, seq: quoted, body: "two", preview: "two" });
    expect(read(bench, seq)?.replyTo?.preview).toBe("two");
    bench.perform(OTHER, { type: "deleteMessage", key: bench.key(), seq: quoted });
    expect(read(bench, seq)?.replyTo).toEqual({ seq: quoted, senderId: OTHER, deleted: true });
  });

  it("leaves no word behind once it is deleted", () => {
    const bench = new ChannelBench("group");
    const seq = bench.send(MEMBER, {
      body: "zebra",
      preview: "zebra",
      searchText: "zebra",
      files: [heldFile("file-1", { name: "zebra" })],
      mentions: calling(OTHER),
    });
    bench.perform(OTHER, { type: "addReaction", key: bench.key(), seq, emoji: "🦓" });
    bench.perform(OTHER, { type: "setPin", key: bench.key(), seq, pinned: true });
    indexNext(bench.core.ledger);
    const indexed = () => bench.storage.sql.all("SELECT rowid FROM search WHERE search MATCH 'zebra'");
    expect(indexed()).toHaveLength(1);
    bench.perform(MEMBER, { type: "deleteMessage", key: bench.key(), seq });
    expect(indexed()).toEqual([]);
    const tables = ["messages", "files", "reactions", "pins"].map((table) =>
      bench.storage.sql.all(`SELECT * FROM ${table} WHERE seq = ${seq}`),
    );
    expect(JSON.stringify(tables)).not.toMatch(/zebra|🦓/);
    expect(tables.slice(1)).toEqual([[], [], []]);
    expect(bench.core.entry(OTHER).mentionSeqs).toEqual([]);
    expect(bench.core.entry(OTHER).lastMessage).toEqual({
      seq,
      senderId: MEMBER,
      at: read(bench, seq)?.at,
      kind: "text",
      deleted: true,
    });
  });

  it("cannot be edited, pinned or reacted to once it is deleted", () => {
    const bench = new ChannelBench("group");
    const seq = bench.send(MEMBER);
    bench.perform(MEMBER, { type: "deleteMessage", key: bench.key(), seq });
    const ops = [
      { type: "editMessage", key: bench.key(), seq, body: "again" },
      { type: "setPin", key: bench.key(), seq, pinned: true },
      { type: "addReaction", key: bench.key(), seq, emoji: "👍" },
    ] as const;
    for (const op of ops) expect(refusalOf(bench.perform(MEMBER, op))).toBe("notFound");
  });

  it("takes no thread under one of the server's, nor under a comment", () => {
    const bench = new ChannelBench("group");
    expect(refusalOf(bench.perform(MEMBER, bench.sending({ threadOf: 1 })))).toBe("invalidField");
    const root = bench.send(MEMBER);
    const comment = bench.send(OTHER, { threadOf: root });
    expect(bench.perform(MEMBER, bench.sending({ threadOf: comment }))).toMatchObject({
      refused: { code: "invalidField", field: "threadOf" },
    });
  });

  it("takes so many different emoji, and any number of each", () => {
    const bench = new ChannelBench("group");
    const seq = bench.send(MEMBER);
    const react = (by: string, emoji: string) =>
      bench.perform(by, { type: "addReaction", key: bench.key(), seq, emoji });
    for (let n = 0; n < LIMITS.maxReactionKinds; n += 1) valueOf(react(MEMBER, `:${n}:`));
    expect(refusalOf(react(OTHER, ":one-more:"))).toBe("limitReached");
    expect(refusalOf(react(OTHER, ":7:"))).toBeNull();
    expect(valueOf(bench.core.reactors(OWNER, seq, ":7:", null, 10))).toEqual([OTHER, MEMBER].sort());
    expect(valueOf(bench.core.reactors(OWNER, seq, ":7:", MEMBER, 10))).toEqual([]);
  });

  it("is refused a pin where there are as many as a channel takes", () => {
    const bench = new ChannelBench("direct");
    const pin = (seq: number) =>
      bench.perform(MEMBER, { type: "setPin", key: bench.key(), seq, pinned: true });
    for (let n = 0; n < LIMITS.maxPins; n += 1) valueOf(pin(bench.send(MEMBER)));
    expect(refusalOf(pin(bench.send(MEMBER)))).toBe("limitReached");
  });
});

describe("the rows that are written", () => {
  const writesOf = (bench: ChannelBench, body: () => void) => bench.storage.countWrites(body);

  it("are three for a message: itself, the attempt, and its sender's read mark", () => {
    const bench = new ChannelBench("group");
    bench.send(MEMBER);
    expect(writesOf(bench, () => bench.send(MEMBER))).toBe(3);
    bench.hibernate();
    expect(writesOf(bench, () => bench.send(OWNER))).toBe(3);
  });

  it("are one more for each who is called by name, and one for all who are called together", () => {
    const bench = new ChannelBench("group");
    expect(writesOf(bench, () => bench.send(MEMBER, { mentions: calling(OTHER, ADMIN) }))).toBe(5);
    expect(writesOf(bench, () => bench.send(MEMBER, { mentions: EVERYONE }))).toBe(4);
  });

  it("are four for a comment: itself, the attempt, the thread, and that its sender follows it", () => {
    const bench = new ChannelBench("group");
    const root = bench.send(MEMBER);
    bench.send(OTHER, { threadOf: root });
    expect(writesOf(bench, () => bench.send(OTHER, { threadOf: root }))).toBe(4);
  });

  it("are one for a read mark, and none where it is no further", () => {
    const bench = new ChannelBench("group");
    const seq = bench.send(MEMBER);
    expect(writesOf(bench, () => bench.perform(OTHER, { type: "markRead", seq }))).toBe(1);
    expect(writesOf(bench, () => bench.perform(OTHER, { type: "markRead", seq: seq - 1 }))).toBe(0);
    expect(writesOf(bench, () => bench.perform(OTHER, { type: "markDelivered", seq }))).toBe(0);
  });
});
