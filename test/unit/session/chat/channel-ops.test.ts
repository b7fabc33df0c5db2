import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ChannelRequest } from "../../../../protocol/chat/client-frames.ts";
import { ID, channelSession as session, settle, wait } from "./channel-session.ts";

const TYPING: ChannelRequest = { type: "typeInChannel", id: "t", channelId: ID };
const DELIVERED: ChannelRequest = { type: "markDelivered", id: "d", channelId: ID, seq: 1 };

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  vi.spyOn(Math, "random").mockReturnValue(0.5);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("what a client asks of a channel", () => {
  it("is brought to it without what is the client's own, and answered with its id", async () => {
    const { channel, client, send } = session();
    send("hello");
    await settle();
    expect(channel.told("op")).toEqual([
      {
        t: "op",
        n: 1,
        op: { type: "sendMessage", key: "key-of-hello", kind: "text", body: "hello", inChannel: false },
        readReceipts: true,
      },
    ]);
    expect(client.news()).toMatchObject([{ type: "messageSent", re: "hello", channelId: ID, seq: 1 }]);
  });

  it("is answered though the channel says what only a newer release knows", async () => {
    const { channel, client, send } = session();
    channel.isDeaf = true;
    send("hello");
    await settle();
    channel.socket.says({ t: "fromTheFuture", n: 1 });
    channel.socket.says('{"t":"fromTheFuture"}\n{"type":"somethingChanged"}');
    expect(client.news()).toEqual([]);
    channel.socket.says({ t: "done", n: 1, reply: { type: "messageSent", channelId: ID, seq: 1 } });
    expect(client.news()).toMatchObject([{ type: "messageSent", re: "hello" }]);
  });

  it("keeps its order, and each answer finds its request, in whichever order answers come", async () => {
    const { channel, client, send } = session();
    channel.isDeaf = true;
    for (const body of ["one", "two", "three"]) send(body);
    await settle();
    expect(channel.told("op").map(({ n, op }) => [n, "body" in op && op.body])).toEqual([
      [1, "one"],
      [2, "two"],
      [3, "three"],
    ]);
    const done = { type: "pinSet", channelId: ID, offset: 1, seq: 1 };
    channel.socket.says({ t: "done", n: 2, reply: done });
    const refusal = { code: "invalidField", message: "no such thread", field: "threadOf" };
    channel.socket.says({ t: "refused", n: 1, refusal });
    channel.socket.says({ t: "done", n: 9, reply: done });
    expect(client.news()).toEqual([
      { ...done, re: "two" },
      { type: "error", re: "one", ...refusal, retryable: false },
    ]);
  });

  it("tells the channel whether others may see what the user reads", async () => {
    const { channel, links, state } = session();
    state.rules = { sees: true, shows: false };
    links.perform({ type: "markRead", channelId: ID, seq: 4 });
    await settle();
    expect(channel.told("op")).toMatchObject([{ op: { type: "markRead", seq: 4 }, readReceipts: false }]);
  });

  it("is answered without an id where the client gave none", async () => {
    const { channel, client, links } = session();
    channel.isDeaf = true;
    links.perform({ type: "markRead", channelId: ID, seq: 4 });
    await settle();
    channel.socket.says({ t: "refused", n: 1, refusal: { code: "notFound", message: "none" } });
    expect(client.news()).toEqual([{ type: "error", code: "notFound", message: "none", retryable: false }]);
  });

  it("is said again after a reset, with its number, until it is answered", async () => {
    const { channel, client, send } = session();
    channel.isDeaf = true;
    send("one");
    send("two");
    await settle();
    const [first, second] = channel.told("op");
    channel.breakLinks();
    await wait(100);
    channel.isDeaf = false;
    channel.breakLinks();
    await wait(100);
    expect(channel.told("op")).toEqual([first, second, first, second, first, second]);
    expect(client.news()).toMatchObject([
      { re: "one", seq: 1 },
      { re: "two", seq: 2 },
    ]);
    channel.breakLinks();
    await wait(100);
    expect(channel.told("op")).toHaveLength(6);
  });

  it("is said on another link where the channel stays silent", async () => {
    const { channel, client, send } = session();
    channel.isDeaf = true;
    send("one");
    await wait(2_499);
    expect(channel.sockets).toHaveLength(1);
    channel.isDeaf = false;
    await wait(51);
    expect(channel.sockets).toHaveLength(2);
    expect(client.news()).toMatchObject([{ re: "one", seq: 1 }]);
  });

  it("is left to a link on which the channel says something, though not yet the answer", async () => {
    const { channel, send } = session();
    channel.isDeaf = true;
    send("one");
    for (let n = 0; n < 4; n += 1) {
      await wait(2_000);
      channel.socket.says({ t: "frame", kind: "typing", frame: "{}" });
    }
    expect(channel.sockets).toHaveLength(1);
  });

  it("is given up after ten seconds, and a late answer to it passes unnoticed", async () => {
    const { channel, client, send } = session();
    channel.isDeaf = true;
    send("one");
    await wait(5_000);
    send("two");
    await wait(4_999);
    expect(client.news()).toEqual([]);
    await wait(1);
    expect(client.news()).toMatchObject([
      { type: "error", re: "one", code: "unavailable", retryable: true, retryAfterMs: 1_000 },
    ]);
    channel.socket.says({ t: "done", n: 1, reply: { type: "pinSet", channelId: ID, offset: 1, seq: 1 } });
    expect(client.news()).toEqual([]);
    await wait(5_000);
    expect(client.news()).toMatchObject([{ re: "two", code: "unavailable" }]);
  });

  it("is refused where the user is no member", async () => {
    const { channel, client, send } = session();
    channel.isMember = false;
    send("one");
    await settle();
    const answers = client.news();
    expect(answers[0]).toMatchObject({ re: "one", code: "notFound" });
  });
});

describe("what a channel answers only to refuse it", () => {
  it("needs no answer, and holds no link up", async () => {
    const { channel, client, links } = session();
    links.perform(TYPING);
    links.perform(DELIVERED);
    await wait(39_999);
    expect(channel.sockets).toHaveLength(1);
    expect(client.news()).toEqual([]);
    await wait(1);
    expect(channel.socket.closedWith).toBe(1000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is passed on where it is refused", async () => {
    const { channel, client, links } = session();
    links.perform(TYPING);
    await settle();
    channel.socket.says({ t: "refused", n: 1, refusal: { code: "forbidden", message: "read-only" } });
    expect(client.news()).toMatchObject([{ re: "t", code: "forbidden" }]);
  });

  it("is said again only if it means something later", async () => {
    const { channel, links } = session();
    links.perform(TYPING);
    links.perform(DELIVERED);
    await wait(2_000);
    channel.breakLinks();
    await wait(100);
    expect(channel.told("op").map(({ op }) => op.type)).toEqual([
      "typeInChannel",
      "markDelivered",
      "markDelivered",
    ]);
  });
});

describe("a session's memory", () => {
  it("takes no more for channels that cannot be reached than it can hold", async () => {
    const { channel, client, send } = session();
    channel.isReachable = false;
    const body = "x".repeat(400_000);
    for (let n = 0; n < 11; n += 1) send(`${n}`, `channel-${n}`, body);
    await settle();
    expect(client.news()).toEqual([]);
    send("one too many", "channel-99");
    expect(client.news()).toMatchObject([{ re: "one too many", code: "unavailable" }]);
    await wait(10_000);
    client.news();
    channel.isReachable = true;
    send("later", "channel-99");
    await settle();
    expect(client.news()).toMatchObject([{ re: "later", type: "messageSent" }]);
  });

  it("lets links go that nobody needs where there are many", async () => {
    const { channel, send } = session();
    for (let n = 0; n < 70; n += 1) {
      send("hello", `channel-${n}`);
      await settle();
    }
    expect(channel.sockets.filter(({ closedWith }) => closedWith === null)).toHaveLength(64);
    expect(channel.sockets.slice(0, 6).every(({ closedWith }) => closedWith === 1000)).toBe(true);
  });
});
