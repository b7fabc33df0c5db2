import { describe, expect, test } from "vitest";
import { settled } from "./fake-clock.ts";
import { outcome, setup } from "./setup.ts";
import { changed, channelId, me, message, opened, refusal, sentReply, setupChannel } from "./setup-chat.ts";

describe("what the user writes", () => {
  test("shows at once as pending, then as sent, and once when the stream brings it", async () => {
    const { view, socket, shown, answer } = await setupChannel();
    const told: (number | null)[] = [];
    view.on("message", ({ seq }) => told.push(seq));
    const sent = view.send({ text: "hello", mentions: { userIds: [me] } });
    expect(shown().at(-1)).toBe("hello (pending)");
    const frame = socket.frames("sendMessage")[0];
    expect(frame).toMatchObject({
      channelId,
      kind: "text",
      body: "hello",
      preview: "hello",
      searchText: true,
    });
    await answer("sendMessage", sentReply(4, 11));
    expect(await sent).toMatchObject({ seq: 4, messageId: "id-4", offset: 11 });
    expect(shown().at(-1)).toBe("hello");
    socket.say(
      changed(10, [{ event: "sent", message: message(4, { senderId: me, key: frame?.key, body: "hello" }) }]),
    );
    expect(shown()).toEqual(["message 1", "message 2", "message 3", "hello"]);
    expect(told).toEqual([]);
  });

  test("is acknowledged by the stream where the answer is late", async () => {
    const { view, socket, shown } = await setupChannel();
    const sent = view.send({ text: "hello" });
    void view.send({ text: "again" });
    const { key } = socket.frames("sendMessage")[0] ?? {};
    socket.say(changed(10, [{ event: "sent", message: message(4, { senderId: me, key, body: "hello" }) }]));
    expect(await sent).toMatchObject({ seq: 4, offset: 11 });
    expect(socket.frames("sendMessage").map(({ body }) => body)).toEqual(["hello", "again"]);
    expect(shown().slice(3)).toEqual(["hello", "again (pending)"]);
  });

  test("of somebody else with the same key is another message", async () => {
    const { view, socket, shown } = await setupChannel();
    void view.send({ text: "hello", key: "same-key" });
    socket.say(changed(10, [{ event: "sent", message: message(4, { key: "same-key" }) }]));
    expect(shown().slice(3)).toEqual(["message 4", "hello (pending)"]);
  });

  test("leaves one by one: what is refused for now holds up what was written after it", async () => {
    const { view, socket, clock, answer } = await setupChannel();
    void view.send({ text: "one" });
    void view.send({ text: "two" });
    void view.addReaction(1, "👍");
    await answer("sendMessage", refusal("unavailable"));
    await clock.advance(1_000);
    expect(socket.frames("sendMessage").map(({ body }) => body)).toEqual(["one", "one"]);
    await answer("sendMessage", sentReply(4, 11));
    await answer("sendMessage", sentReply(5, 12));
    expect(socket.frames("sendMessage").map(({ body }) => body)).toEqual(["one", "one", "two"]);
    expect(socket.frames("addReaction")).toHaveLength(1);
  });

  test("before there is a connection, or while it is lost, is sent afterwards with the same key", async () => {
    const { client, server, clock } = setup();
    const view = client.channel(channelId);
    const sent = outcome(view.send({ text: "early" }));
    client.connect();
    await settled();
    const socket = server.welcome();
    const [first] = socket.frames("sendMessage");
    socket.drop();
    await clock.advance(30_000);
    expect(sent.state).toBe("pending");
    const next = server.welcome();
    expect(next.frames("sendMessage")).toEqual([{ ...first, id: expect.any(String) }]);
    next.say({ ...sentReply(1, 1), re: next.frames("sendMessage")[0]?.id } as Parameters<typeof next.say>[0]);
    await settled();
    expect(sent).toEqual({ state: "resolved", times: 1 });
    // Nothing will come to show it: the channel is not open.
    expect(view.messages).toEqual([]);
  });

  test("that gets no answer is sent again", async () => {
    const { view, socket, clock } = await setupChannel();
    void view.send({ text: "one" });
    await clock.advance(11_000);
    const keys = socket.frames("sendMessage").map(({ key }) => key);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  test("and is refused for good is shown as failed, and can be tried again or discarded", async () => {
    const { view, socket, shown, answer } = await setupChannel();
    const failures: string[] = [];
    view.on("failed", ({ key }) => failures.push(key));
    const sent = outcome(view.send({ text: "one", key: "key-one-1" }));
    void view.send({ text: "two" });
    await answer("sendMessage", refusal("forbidden"));
    expect(sent.state).toBe("RefusedError");
    expect(failures).toEqual(["key-one-1"]);
    expect(shown().slice(3)).toEqual(["one (failed)", "two (pending)"]);
    expect(view.messages[3]?.error).toMatchObject({ code: "forbidden" });
    await answer("sendMessage", sentReply(4, 11));
    const again = view.retry("key-one-1");
    expect(socket.frames("sendMessage").at(-1)).toMatchObject({ key: "key-one-1", body: "one" });
    await answer("sendMessage", refusal("forbidden"));
    await expect(again).rejects.toMatchObject({ name: "RefusedError" });
    expect(view.discard("key-one-1")).toBe(true);
    expect(view.retry("key-one-1")).toBeUndefined();
    expect(shown().slice(3)).toEqual(["two"]);
  });

  test("is one message where an app that restored it sends it again with the same key", async () => {
    const op = { type: "sendMessage", key: "key-one-1", body: "one" } as const;
    const outbox = [{ op, writtenAt: 1, attemptedAt: null, failed: null }];
    const restore = { userId: me, inbox: null, channels: { [channelId]: { stream: null, outbox } } };
    const { view, socket, shown, answer } = await setupChannel({ re: "2" }, { restore });
    const again = view.send({ text: "one", key: "key-one-1" });
    expect(shown().slice(3)).toEqual(["one (pending)"]);
    await answer("sendMessage", sentReply(4, 11));
    expect(await again).toMatchObject({ seq: 4 });
    expect(socket.frames("sendMessage")).toHaveLength(1);
  });

  test("can be taken back until it was sent", async () => {
    const { view, shown } = await setupChannel();
    void view.send({ text: "one", key: "key-one-1" });
    const second = outcome(view.send({ text: "two", key: "key-two-2" }));
    expect(view.discard("key-one-1")).toBe(false);
    expect(view.discard("key-two-2")).toBe(true);
    await settled();
    expect(second.state).toBe("SupersededError");
    expect(shown().slice(3)).toEqual(["one (pending)"]);
  });

  test("that makes the server fail does not hold up the rest for ever", async () => {
    const { view, socket, clock, answer } = await setupChannel();
    const sent = outcome(view.send({ text: "poison" }));
    void view.send({ text: "two" });
    for (let fault = 0; fault < 5; fault += 1) {
      await answer("sendMessage", refusal("internalError"));
      await clock.advance(5_000);
    }
    expect(sent.state).toBe("RefusedError");
    expect(socket.frames("sendMessage").at(-1)?.body).toBe("two");
  });

  test("and was never answered is not repeated once the server has forgotten the key", async () => {
    const { view, server, socket, clock, shown } = await setupChannel();
    const sent = outcome(view.send({ text: "one" }));
    socket.drop();
    await clock.advance(1_000);
    server.last.drop();
    for (let hour = 0; hour < 49; hour += 1) {
      await clock.advance(3_600_000);
      server.last.drop();
    }
    await clock.advance(60_000);
    const next = server.welcome();
    await settled();
    expect(sent.state).toBe("UnconfirmedError");
    expect(next.frames("sendMessage")).toEqual([]);
    expect(shown().at(-1)).toBe("one (failed)");
  });
});

describe("what the user changes", () => {
  test("shows at once, and stays when the answer comes before the stream", async () => {
    const { view, socket, shown, answer } = await setupChannel();
    const edited = view.edit(2, { text: "second" });
    expect(shown()[1]).toBe("second");
    expect(view.messages[1]?.editedAt).toBeTypeOf("number");
    await answer("editMessage", { type: "messageEdited", channelId, seq: 2, offset: 11, editedAt: 7 });
    await edited;
    expect(shown()[1]).toBe("second");
    socket.say(changed(10, [{ event: "edited", seq: 2, editedAt: 7, body: "second" }]));
    expect(view.messages[1]).toMatchObject({ body: "second", editedAt: 7 });
  });

  test("does not cover what came after it, where its answer comes once the stream is beyond it", async () => {
    const { view, socket, server, clock, shown, answer } = await setupChannel();
    void view.edit(2, { text: "mine" });
    socket.drop();
    await clock.advance(1_000);
    const next = server.welcome();
    const re = next.frames("openChannel")[0]?.id;
    const missed = [message(2, { body: "from elsewhere", editedAt: 8 })];
    next.say(opened({ re: re as string, offset: 12, recovered: true, messages: missed }));
    expect(shown()[1]).toBe("mine");
    await answer("editMessage", { type: "messageEdited", channelId, seq: 2, offset: 11, editedAt: 7 });
    expect(shown()[1]).toBe("from elsewhere");
  });

  test("goes back where the server refuses it", async () => {
    const { view, shown, answer } = await setupChannel();
    const failures: Error[] = [];
    view.on("failed", ({ error }) => failures.push(error));
    void view.delete(2);
    expect(shown()[1]).toBe("");
    await answer("deleteMessage", refusal("forbidden"));
    expect(shown()[1]).toBe("message 2");
    expect(failures).toMatchObject([{ code: "forbidden" }]);
  });

  test("reactions and pins add up with those of others", async () => {
    const reactions = [{ emoji: "👍", count: 1, userIds: ["user-9876543210"] }];
    const { view } = await setupChannel({ messages: [message(1, { reactions })] });
    void view.addReaction(1, "👍");
    void view.addReaction(1, "🎉");
    void view.pin(1);
    expect(view.messages[0]).toMatchObject({
      pinned: true,
      reactions: [
        { emoji: "👍", count: 2, userIds: ["user-9876543210", me] },
        { emoji: "🎉", count: 1, userIds: [me] },
      ],
    });
    void view.removeReaction(1, "🎉");
    void view.removeReaction(1, "👍");
    void view.unpin(1);
    expect(view.messages[0]?.reactions).toEqual(reactions);
    expect(view.messages[0]).not.toHaveProperty("pinned");
  });

  test("is part of a channel that is read anew", async () => {
    const { view, socket, answer } = await setupChannel();
    void view.edit(2, { text: "second" });
    await answer("editMessage", { type: "messageEdited", channelId, seq: 2, offset: 99, editedAt: 7 });
    socket.say(opened({ epoch: "life-2", offset: 1, messages: [message(2, { body: "third" })] }));
    expect(view.messages[0]?.body).toBe("third");
  });
});
