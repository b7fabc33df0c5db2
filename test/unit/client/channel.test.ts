import { describe, expect, test } from "vitest";
import { HitherApi } from "../../../client/index.ts";
import { toHttp } from "./chat-server.ts";
import { settled } from "./fake-clock.ts";
import { outcome } from "./setup.ts";
import {
  changed,
  channelId,
  me,
  message,
  opened,
  other,
  refusal,
  sentReply,
  setupChannel,
} from "./setup-chat.ts";

describe("an open channel", () => {
  test("shows the newest page, then what happens", async () => {
    const { view, socket, shown } = await setupChannel();
    const told: (number | null)[] = [];
    view.on("message", ({ seq }) => told.push(seq));
    socket.say(
      changed(10, [
        { event: "sent", message: message(4) },
        { event: "edited", seq: 2, editedAt: 5, body: "second" },
        { event: "pin", seq: 3, pinned: true },
        { event: "pin", seq: 1, pinned: true },
        { event: "deleted", seq: 1, deletedAt: 6, deletedBy: other },
        {
          event: "reaction",
          seq: 3,
          userId: me,
          emoji: "👍",
          added: true,
          reactions: [{ emoji: "👍", count: 1, userIds: [me] }],
        },
      ]),
    );
    expect(shown()).toEqual(["", "second", "message 3", "message 4"]);
    expect(view.messages[2]).toMatchObject({ pinned: true, reactions: [{ count: 1 }] });
    expect(view.pins).toEqual([1, 3]);
    expect(told).toEqual([4]);
    expect(view.isOpen).toBe(true);
    expect(view.may("send")).toBe(true);
    expect(view.may("archive")).toBe(false);
  });

  test("keeps the objects of messages that did not change", async () => {
    const { view, socket } = await setupChannel();
    const before = view.messages;
    expect(view.messages).toBe(before);
    socket.say(changed(10, [{ event: "edited", seq: 2, editedAt: 5, body: "second" }]));
    expect(view.messages).not.toBe(before);
    expect(view.messages[0]).toBe(before[0]);
    expect(view.messages[1]).not.toBe(before[1]);
  });

  test("asks for what it missed, once, where a frame does not follow", async () => {
    const { view, socket, seqs } = await setupChannel();
    socket.say(changed(11, [{ event: "sent", message: message(5) }]));
    socket.say(changed(12, [{ event: "sent", message: message(6) }]));
    expect(socket.frames("openChannel").slice(1)).toEqual([
      { type: "openChannel", id: "2", channelId, epoch: "life-1", offset: 10, seq: 3 },
    ]);
    expect(view.isOpen).toBe(false);
    socket.say(
      opened({
        re: "2",
        recovered: true,
        offset: 13,
        messages: [message(2, { body: "new" }), message(4), message(5), message(6)],
      }),
    );
    expect(seqs()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(view.messages[1]?.body).toBe("new");
    expect(view.isOpen).toBe(true);
  });

  test("continues after a lost link from where it was, or begins anew where the server says so", async () => {
    const { view, server, socket, clock, seqs } = await setupChannel();
    socket.drop();
    await clock.advance(1_000);
    const next = server.welcome();
    expect(next.frames("openChannel")).toMatchObject([{ epoch: "life-1", offset: 10, seq: 3 }]);
    next.say(
      opened({
        re: next.frames("openChannel")[0]?.id,
        epoch: "life-2",
        messages: [message(8), message(9)],
        hasEarlier: true,
      }),
    );
    expect(seqs()).toEqual([8, 9]);
    expect(view.hasEarlier).toBe(true);
  });

  test("takes what the server catches up by itself, but not while something is missing before it", async () => {
    const { socket, seqs } = await setupChannel();
    socket.say(opened({ recovered: true, offset: 11, messages: [message(4)] }));
    expect(seqs()).toEqual([1, 2, 3, 4]);
    socket.say(changed(12, [{ event: "sent", message: message(6) }]));
    socket.say(opened({ recovered: true, offset: 14, messages: [message(7)] }));
    expect(seqs()).toEqual([1, 2, 3, 4]);
  });

  test("that is closed asks for nothing and shows nothing new, and goes on from there when it is opened again", async () => {
    const { view, socket, seqs } = await setupChannel();
    const closing = outcome(view.close());
    socket.say({ type: "channelClosed", re: "2", channelId, reason: "asked" });
    socket.say(changed(10, [{ event: "sent", message: message(4) }]));
    await settled();
    expect(closing.state).toBe("resolved");
    expect(seqs()).toEqual([1, 2, 3]);
    void view.open();
    expect(socket.frames("openChannel").at(-1)).toMatchObject({ offset: 10, seq: 3 });
  });

  test("says when the user is no member any more, and does not ask again", async () => {
    const { view, server, socket, clock } = await setupChannel();
    let removed = 0;
    view.on("removed", () => (removed += 1));
    socket.say({ type: "channelClosed", channelId, reason: "removed" });
    expect(view.role).toBeNull();
    expect(removed).toBe(1);
    socket.drop();
    await clock.advance(1_000);
    expect(server.welcome().frames("openChannel")).toEqual([]);
  });

  test("that the user lost while away is told as removed, too", async () => {
    const { view, server, socket, clock } = await setupChannel();
    let removed = 0;
    view.on("removed", () => (removed += 1));
    socket.drop();
    await clock.advance(1_000);
    const next = server.welcome();
    next.say({ ...refusal("notFound"), re: next.frames("openChannel")[0]?.id } as Parameters<
      typeof next.say
    >[0]);
    await settled();
    expect(removed).toBe(1);
    expect(view.isOpen).toBe(false);
  });

  test("is read anew where somebody's traces were removed", async () => {
    const { socket } = await setupChannel();
    socket.say(changed(10, [{ event: "forgotten", userId: other, erased: true }]));
    expect(socket.frames("openChannel").at(-1)).not.toHaveProperty("epoch");
  });

  test("drops what was erased", async () => {
    const { view, socket, seqs } = await setupChannel({ hasEarlier: true, pins: [1, 3] });
    socket.say(changed(10, [{ event: "erased", beforeSeq: 3 }]));
    expect(seqs()).toEqual([3]);
    expect(view.hasEarlier).toBe(false);
    expect(view.pins).toEqual([3]);
  });

  test("knows who is writing, until they are silent or have sent it", async () => {
    const { view, socket, clock } = await setupChannel();
    const told: (readonly string[])[] = [];
    view.on("typing", (userIds) => told.push(userIds));
    const typing = (userId: string, threadOf?: number) =>
      socket.say({ type: "typingChanged", channelId, userId, ...(threadOf !== undefined && { threadOf }) });
    typing(other);
    typing(me);
    typing("user-third-000", 2);
    await clock.advance(4_000);
    typing(other);
    await clock.advance(4_000);
    expect(view.typingUserIds).toEqual([other]);
    expect(view.thread(2).typingUserIds).toEqual([]);
    await clock.advance(2_000);
    expect(view.typingUserIds).toEqual([]);
    typing(other);
    socket.say(changed(10, [{ event: "sent", message: message(4) }]));
    expect(told).toEqual([[other], [], [other], []]);
  });

  test("says that the user is writing every 3 s at most, and again at once after a message", async () => {
    const { view, socket, clock } = await setupChannel();
    for (let keys = 0; keys < 10; keys += 1) {
      view.typing();
      await clock.advance(500);
    }
    expect(socket.frames("typeInChannel")).toHaveLength(2);
    void view.send({ text: "done" });
    view.typing();
    expect(socket.frames("typeInChannel")).toHaveLength(3);
  });

  test("says what was delivered once a second at most, and not of large channels", async () => {
    const { socket, clock } = await setupChannel();
    expect(socket.frames("markDelivered")).toMatchObject([{ seq: 3 }]);
    for (const seq of [4, 5, 6]) socket.say(changed(6 + seq, [{ event: "sent", message: message(seq) }]));
    await clock.advance(999);
    expect(socket.frames("markDelivered")).toHaveLength(1);
    await clock.advance(1);
    expect(socket.frames("markDelivered").slice(1)).toMatchObject([{ seq: 6 }]);
    const channel = { ...opened().channel, memberCount: 257 };
    const large = await setupChannel({ channel });
    expect(large.socket.frames("markDelivered")).toEqual([]);
  });

  test("has everyone's receipts, and tells when they change", async () => {
    const { view, socket } = await setupChannel({
      receipts: [{ userId: other, deliveredSeq: 1, readSeq: 1 }],
    });
    let told = 0;
    view.on("receipts", () => (told += 1));
    socket.say({
      type: "receiptsChanged",
      channelId,
      receipts: [{ userId: other, deliveredSeq: 3, readSeq: 2 }],
    });
    expect(view.receipts.get(other)).toEqual({ userId: other, deliveredSeq: 3, readSeq: 2 });
    expect(told).toBe(1);
  });

  test("marks as read what is at hand, seldom, never back, and again until it is confirmed", async () => {
    const { view, server, socket, clock } = await setupChannel();
    view.markRead(2);
    view.markRead();
    view.markRead(1);
    expect(view.readSeq).toBe(3);
    expect(socket.frames("markRead")).toMatchObject([{ seq: 2 }]);
    await clock.advance(500);
    expect(socket.frames("markRead")).toMatchObject([{ seq: 2 }, { seq: 3 }]);
    socket.drop();
    await clock.advance(1_000);
    const next = server.welcome();
    expect(next.frames("markRead")).toMatchObject([{ seq: 3 }]);
    next.say({ type: "readMarked", re: next.frames("markRead")[0]?.id, channelId, seq: 3, unread: 0 });
    await settled();
    next.drop();
    await clock.advance(2_000);
    expect(server.welcome().frames("markRead")).toEqual([]);
  });

  test("leaves nothing behind when the client is closed", async () => {
    const { client, view, clock, socket } = await setupChannel();
    socket.say({ type: "typingChanged", channelId, userId: other });
    const sent = outcome(view.send({ text: "late" }));
    view.markRead();
    client.close();
    await settled();
    expect(sent).toEqual({ state: "ClientClosedError", times: 1 });
    expect(view.messages).toEqual([]);
    expect(view.channel).toBeNull();
    expect(clock.pendingTimers).toBe(0);
  });
});

describe("a thread", () => {
  const reply = (seq: number, inChannel = false) => message(seq, { threadOf: 2, inChannel });

  test("shows its own messages, and the channel only those that were meant for it, too", async () => {
    const { view, socket, seqs, answer } = await setupChannel();
    socket.say(
      changed(10, [
        { event: "sent", message: reply(4) },
        { event: "sent", message: reply(5, true) },
      ]),
    );
    expect(seqs()).toEqual([1, 2, 3, 5]);
    const thread = view.thread(2);
    expect(view.thread(2)).toBe(thread);
    expect(thread.messages).toEqual([]);
    void thread.send({ text: "mine" });
    expect(socket.frames("sendMessage")).toMatchObject([{ threadOf: 2, inChannel: false }]);
    expect(thread.messages.map(({ state }) => state)).toEqual(["pending"]);
    expect(seqs()).toEqual([1, 2, 3, 5]);
    await answer("sendMessage", sentReply(6, 13));
    expect(thread.messages.map(({ seq }) => seq)).toEqual([6]);
  });

  test("is read again where the stream of its channel begins anew", async () => {
    let page = [reply(4)];
    const fetch = async () => Response.json({ messages: page.map(toHttp), before: null, after: null });
    const api = new HitherApi({ url: "https://hither.test", fetch });
    const { view, socket } = await setupChannel({}, { api });
    const thread = view.thread(2);
    await thread.open();
    expect(thread.messages.map(({ seq }) => seq)).toEqual([4]);
    page = [reply(4), reply(5)];
    socket.say(opened({ epoch: "life-2" }));
    await settled();
    expect(thread.messages.map(({ seq }) => seq)).toEqual([4, 5]);
  });

  test("is marked as read by itself", async () => {
    const { view, socket } = await setupChannel();
    view.thread(2).markRead(9);
    expect(socket.frames("markRead")).toMatchObject([{ seq: 9, threadOf: 2 }]);
    expect(view.readSeq).toBe(1);
  });
});
