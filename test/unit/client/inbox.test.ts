import { describe, expect, test } from "vitest";
import type { SyncState } from "../../../client/index.ts";
import type { ServerFrame } from "../../../protocol/server-frames.ts";
import { settled } from "./fake-clock.ts";
import { outcome, setupOpen } from "./setup.ts";
import { changed, channelId, entry, me, message, opened, other, setupChannel } from "./setup-chat.ts";

const inboxChanged = (offset: number, entries: ReturnType<typeof entry>[], more = false): ServerFrame => ({
  type: "inboxChanged",
  epoch: "hub-1",
  offset,
  entries,
  more,
});

async function setupInbox() {
  const all = await setupOpen();
  const watched = outcome(all.client.watchInbox());
  all.socket.say({ type: "inboxWatched", re: "1", epoch: "hub-1", recovered: false });
  const second = entry({
    channelId: "channel-second",
    lastMessage: null,
    notify: { level: "nothing", until: null },
  });
  all.socket.say(inboxChanged(7, [entry()], true));
  all.socket.say(inboxChanged(8, [second]));
  await settled();
  expect(watched.state).toBe("resolved");
  return all;
}

describe("the inbox", () => {
  test("has every channel with what is new, and counts those that the user wants to hear of", async () => {
    const { client, told } = await setupInbox();
    expect([...client.inbox.keys()]).toEqual([channelId, "channel-second"]);
    expect(client.inbox).toMatchObject({ unread: 2, mentions: 1 });
    expect(client.inbox.latestFirst[0]?.channelId).toBe(channelId);
    expect(told("inbox").map(({ changed: some }) => some.length)).toEqual([1, 1]);
  });

  test("counts a channel again when its silence has ended by the server's clock", async () => {
    const { client, clock, socket } = await setupInbox();
    const until = clock.nowMs() + 65_000;
    socket.say(inboxChanged(9, [entry({ notify: { level: "nothing", until } })]));
    expect(client.inbox.unread).toBe(0);
    // The server's clock is 5 s ahead.
    await clock.advance(60_000);
    expect(client.inbox.unread).toBe(2);
  });

  test("loses a channel that the user left", async () => {
    const { client, socket, told } = await setupInbox();
    socket.say(inboxChanged(9, [entry({ role: null })]));
    expect(client.inbox.has(channelId)).toBe(false);
    expect(told("inbox").at(-1)).toEqual({ changed: [], removed: [channelId] });
  });

  test("goes on after a lost link from the last whole answer", async () => {
    const { client, server, clock, socket } = await setupInbox();
    socket.say(inboxChanged(9, [], true));
    socket.drop();
    await clock.advance(1_000);
    const next = server.welcome();
    expect(next.frames("watchInbox")).toMatchObject([{ epoch: "hub-1", offset: 8 }]);
    next.say({ type: "inboxWatched", re: next.frames("watchInbox")[0]?.id, epoch: "hub-1", recovered: true });
    next.say(inboxChanged(10, [entry({ unread: 9 })]));
    expect(client.inbox.get(channelId)?.unread).toBe(9);
    expect(client.inbox.size).toBe(2);
  });

  test("lets go of what a new answer does not have", async () => {
    const { client, socket, told } = await setupInbox();
    socket.say({ type: "inboxWatched", epoch: "hub-1", recovered: false });
    socket.say(inboxChanged(20, [entry()]));
    expect([...client.inbox.keys()]).toEqual([channelId]);
    expect(told("inbox").at(-1)?.removed).toEqual(["channel-second"]);
  });

  test("is asked for anew where its stream begins another life", async () => {
    const { socket } = await setupInbox();
    socket.say({ type: "inboxChanged", epoch: "hub-2", offset: 1, entries: [], more: false });
    expect(socket.frames("watchInbox").at(-1)).not.toHaveProperty("epoch");
  });

  test("takes the entry of a channel that is opened, unless its own is newer, and keeps how the user wants to hear of it", async () => {
    const { client, socket } = await setupInbox();
    const notify = { level: "mentions", until: null } as const;
    socket.say(inboxChanged(9, [entry({ notify, readSeq: 2 })]));
    void client.channel(channelId).open();
    socket.say(opened({ entry: entry({ unread: 5, readSeq: 1 }) }));
    expect(client.inbox.get(channelId)).toMatchObject({ unread: 2, notify });
    socket.say(opened({ entry: entry({ unread: 5, readSeq: 2 }) }));
    expect(client.inbox.get(channelId)).toMatchObject({ unread: 5, notify });
  });

  test("shows at once that everything was read, here or on another device", async () => {
    const { client, socket } = await setupInbox();
    const view = client.channel(channelId);
    view.markRead(2);
    expect(client.inbox.unread).toBe(2);
    view.markRead(3);
    expect(client.inbox).toMatchObject({ unread: 0, mentions: 0 });
    socket.say(inboxChanged(9, [entry({ readSeq: 8 })]));
    expect(view.readSeq).toBe(8);
  });

  test("moves the user's stream on, so that nothing is told twice after a reconnect", async () => {
    const { socket, told } = await setupOpen();
    const sharing = {
      mode: "nobody",
      userIds: [],
      precision: "exact",
      precisionExceptions: [],
      until: null,
    } as const;
    const snapshot = (offset: number) => ({
      type: "meSnapshot" as const,
      epoch: "hub-1",
      offset,
      sharing: { ...sharing, userIds: [], precisionExceptions: [] },
    });
    socket.say(snapshot(3));
    socket.say({ type: "inboxWatched", epoch: "hub-1", recovered: false });
    socket.say(inboxChanged(5, [entry()]));
    socket.say(snapshot(5));
    expect(told("me")).toHaveLength(1);
  });
});

describe("presence", () => {
  const presence = (userId: string) => ({ userId, state: "online" as const, lastSeen: null, status: null });

  test("is followed of those who are shown, and again on the next link", async () => {
    const { client, server, clock, socket, told } = await setupOpen();
    void client.watchPresence([me, other], { teamId: "team-00001" });
    socket.say({ type: "presenceWatched", re: "1" });
    socket.say({ type: "presenceChanged", people: [presence(other), presence("user-stranger")] });
    expect([...client.presence.keys()]).toEqual([other]);
    expect(told("presence")).toEqual([[presence(other)]]);
    socket.drop();
    await clock.advance(1_000);
    expect(server.welcome().frames("watchPresence")).toMatchObject([
      { userIds: [me, other], teamId: "team-00001" },
    ]);
    void client.watchPresence([]);
    expect(client.presence.size).toBe(0);
  });

  test("a device that is not in use says so again on the next link, one that is need not", async () => {
    const { client, server, clock, socket } = await setupOpen();
    void client.setActivity(false);
    socket.say({ type: "activitySet", re: "1" });
    await settled();
    socket.drop();
    await clock.advance(1_000);
    const next = server.welcome();
    expect(next.frames("setActivity")).toMatchObject([{ active: false }]);
    void client.setActivity(true);
    next.say({ type: "activitySet", re: next.frames("setActivity").at(-1)?.id });
    await settled();
    next.drop();
    await clock.advance(2_000);
    expect(server.welcome().frames("setActivity")).toEqual([]);
  });
});

describe("what an app stores", () => {
  const stored = async (): Promise<SyncState> => {
    const { client, view, socket } = await setupChannel();
    void client.watchInbox();
    socket.say({ type: "inboxWatched", epoch: "hub-1", recovered: false });
    socket.say(inboxChanged(8, [entry()]));
    void view.send({ text: "unsent", key: "key-unsent" });
    return JSON.parse(JSON.stringify(client.syncState())) as SyncState;
  };

  test("lets the next client show and send the same, and ask only for what is new", async () => {
    const { client, socket } = await setupOpen({ restore: await stored() });
    const view = client.channel(channelId);
    expect(client.inbox.get(channelId)?.unread).toBe(2);
    expect(view.messages.map(({ body, state }) => [body, state])).toEqual([
      ["message 1", "sent"],
      ["message 2", "sent"],
      ["message 3", "sent"],
      ["unsent", "pending"],
    ]);
    expect(socket.frames("sendMessage")).toMatchObject([{ key: "key-unsent" }]);
    void client.watchInbox();
    void view.open();
    expect(socket.frames("watchInbox")).toMatchObject([{ epoch: "hub-1", offset: 8 }]);
    expect(socket.frames("openChannel")).toMatchObject([{ epoch: "life-1", offset: 10, seq: 3 }]);
    socket.say(changed(10, [{ event: "sent", message: message(4) }]));
    expect(view.messages).toHaveLength(4);
    socket.say(
      opened({
        re: socket.frames("openChannel")[0]?.id,
        recovered: true,
        offset: 11,
        messages: [message(4)],
      }),
    );
    expect(view.messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, null]);
  });

  test("is left aside, unsent messages too, where somebody else signs in", async () => {
    const { client, socket, told } = await setupOpen({
      restore: { ...(await stored()), userId: "user-somebody-else" },
    });
    expect(client.inbox.size).toBe(0);
    expect(client.channel(channelId).messages).toEqual([]);
    expect(socket.frames("sendMessage")).toEqual([]);
    expect(told("inbox")).toEqual([{ changed: [], removed: [channelId] }]);
    expect(client.syncState()).toMatchObject({ userId: me, inbox: null, channels: {} });
  });

  test("has the newest 100 messages of a channel at most, and where to read on", async () => {
    const messages = Array.from({ length: 130 }, (_, index) => message(index + 1));
    const { client, view } = await setupChannel({ messages });
    const { stream } = client.syncState().channels[channelId] ?? {};
    expect(stream?.messages).toHaveLength(100);
    expect(stream?.earlier).toBe(31);
    expect(view.messages).toHaveLength(130);
  });
});
