import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Receipt } from "../../../../protocol/chat/server-frames.ts";
import { LIMITS } from "../../../../protocol/limits.ts";
import { LINK_REPLACED } from "../../../../protocol/links/link-replaced.ts";
import { ChannelLinks } from "../../../../workers/session/chat/channel-links.ts";
import type { ReceiptRules } from "../../../../workers/session/chat/channel-ports.ts";
import { FakeChannel } from "./fake-channel.ts";
import { FakeClient } from "./fake-client.ts";

const ID = "channel-1";

function session() {
  const channel = new FakeChannel();
  const client = new FakeClient();
  const state: { rules: ReceiptRules | null; replaced: number; opened: string[] } = {
    rules: { sees: true, shows: true },
    replaced: 0,
    opened: [],
  };
  const links = new ChannelLinks({
    ...client.port,
    user: "ann",
    session: "session",
    startedAtMs: 7,
    openChannel: (channelId) => {
      state.opened.push(channelId);
      return channel.open();
    },
    receipts: () => state.rules,
    onHead: () => undefined,
    onReplaced: () => {
      state.replaced += 1;
    },
  });
  const open = async (more: object = {}) => {
    links.open({ type: "openChannel", id: "o", channelId: ID, ...more });
    await vi.advanceTimersByTimeAsync(0);
  };
  /** The channel is reset, and its links heal. */
  const reset = async () => {
    channel.breakLinks();
    await vi.advanceTimersByTimeAsync(100);
  };
  return { channel, client, links, state, open, reset };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  vi.spyOn(Math, "random").mockReturnValue(0.5);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("opening a channel", () => {
  it("says who asks, answers with the channel's word, and passes on what happens then, letter by letter", async () => {
    const { channel, client, open } = session();
    channel.post("one");
    await open();
    expect(channel.heard).toEqual([
      { t: "hello", user: "ann", session: "session", startedAtMs: 7, level: "nothing" },
      { t: "open", since: null },
    ]);
    expect(client.news()).toMatchObject([
      { type: "channelOpened", re: "o", recovered: false, offset: 1, messages: [{ body: "one" }] },
    ]);
    channel.post("two");
    channel.edit(1, "once");
    await settle();
    expect(client.news()).toMatchObject([
      { type: "channelChanged", previous: 1, offset: 2, events: [{ event: "sent" }] },
      { type: "channelChanged", previous: 2, offset: 3, events: [{ event: "edited" }] },
    ]);
  });

  it("goes on from where the device was", async () => {
    const { channel, client, open } = session();
    for (const body of ["one", "two", "three"]) channel.post(body);
    await open({ epoch: "epoch-1", offset: 2, seq: 2 });
    expect(channel.told("open")).toEqual([{ t: "open", since: { epoch: "epoch-1", offset: 2, seq: 2 } }]);
    expect(client.news()).toMatchObject([{ recovered: true, messages: [{ body: "three" }] }]);
    await open({ epoch: "another life", offset: 2, seq: 2 });
    expect(client.news()).toMatchObject([{ recovered: false, messages: [{}, {}, {}] }]);
  });

  it("waits until the user's settings are known", async () => {
    const { channel, client, links, state, open } = session();
    state.rules = null;
    await open();
    links.perform({ type: "setPin", id: "p", channelId: ID, key: "key-0001", seq: 1, pinned: true });
    await settle();
    expect(channel.heard.map(({ t }) => t)).toEqual(["hello"]);
    state.rules = { sees: true, shows: false };
    links.begin();
    await settle();
    expect(channel.heard.map(({ t }) => t)).toEqual(["hello", "open", "op"]);
    expect(client.of("channelOpened")).toHaveLength(1);
  });

  it("answers each request where a client asks twice", async () => {
    const { channel, client, links } = session();
    channel.post("one");
    links.open({ type: "openChannel", id: "a", channelId: ID });
    links.open({ type: "openChannel", id: "b", channelId: ID, epoch: "epoch-1", offset: 1, seq: 1 });
    await settle();
    expect(client.of("channelOpened").map(({ re, recovered }) => [re, recovered])).toEqual([
      ["a", true],
      ["b", true],
    ]);
  });

  it("is refused to those who are no members, and leaves no link behind", async () => {
    const { channel, client, open } = session();
    channel.isMember = false;
    await open();
    expect(client.news()).toEqual([
      { type: "error", re: "o", code: "notFound", message: expect.any(String), retryable: false },
    ]);
    expect(channel.socket.closedWith).toBe(1000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("passes on why the channel refused", async () => {
    const { channel, client, open } = session();
    channel.isDeaf = true;
    await open();
    const refusal = { code: "limitReached", message: "too many", field: "channelId" };
    channel.socket.says({ t: "refused", refusal });
    expect(client.news()).toEqual([{ type: "error", re: "o", ...refusal, retryable: false }]);
    channel.socket.says({ t: "frame", kind: "typing", frame: "{}" });
    expect(client.news(), "it is not open").toEqual([]);
  });

  it("is given up where the channel stays out of reach", async () => {
    const { channel, client, links, open } = session();
    channel.isReachable = false;
    await open();
    await vi.advanceTimersByTimeAsync(9_999);
    expect(client.news()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(client.news()).toMatchObject([{ re: "o", code: "unavailable", retryAfterMs: 1_000 }]);
    channel.isReachable = true;
    await vi.advanceTimersByTimeAsync(3_000);
    expect(channel.told("open"), "nobody waits any more").toEqual([]);
    links.closeAll();
  });

  it("is refused beyond so many channels, and possible again once one is closed", async () => {
    const { client, links } = session();
    const ask = (n: number) => links.open({ type: "openChannel", id: `${n}`, channelId: `channel-${n}` });
    for (let n = 1; n <= LIMITS.maxOpenChannels + 1; n += 1) ask(n);
    await settle();
    expect(client.of("error")).toMatchObject([
      { re: `${LIMITS.maxOpenChannels + 1}`, code: "limitReached", retryable: false },
    ]);
    ask(1);
    links.close("channel-1", "c");
    ask(LIMITS.maxOpenChannels + 1);
    await settle();
    expect(client.of("error")).toHaveLength(1);
    expect(client.of("channelClosed")).toEqual([
      { type: "channelClosed", re: "c", channelId: "channel-1", reason: "asked" },
    ]);
    links.closeAll();
  });
});

describe("after a reset of the channel", () => {
  it("asks for what was missed, and tells the client", async () => {
    const { channel, client, open, reset } = session();
    channel.post("one");
    await open();
    channel.post("two");
    await settle();
    client.news();
    channel.breakLinks();
    channel.post("three");
    channel.edit(1, "once");
    await vi.advanceTimersByTimeAsync(100);
    expect(channel.told("open").at(-1)).toEqual({
      t: "open",
      since: { epoch: "epoch-1", offset: 2, seq: 2 },
    });
    const [opened, ...more] = client.news();
    expect(more).toEqual([]);
    expect(opened).toMatchObject({ recovered: true, messages: [{ body: "once" }, { body: "three" }] });
    expect(opened).not.toHaveProperty("re");
    await reset();
    expect(client.news(), "nothing new").toEqual([]);
    channel.post("four");
    await settle();
    expect(client.news()).toMatchObject([{ type: "channelChanged", previous: 4, offset: 5 }]);
  });

  it("tells the client where something changed that is in no message, or where the stream began anew", async () => {
    const { channel, client, open, reset } = session();
    channel.receipts = [{ userId: "bob", deliveredSeq: 1, readSeq: 1 }];
    await open();
    client.news();
    channel.receipts = [{ userId: "bob", deliveredSeq: 1, readSeq: 2 }];
    await reset();
    expect(client.news()).toMatchObject([{ type: "channelOpened", recovered: true, messages: [] }]);
    channel.offset += 1;
    await reset();
    expect(client.news()).toMatchObject([{ type: "channelOpened", recovered: true, offset: 1 }]);
    channel.epoch = "epoch-2";
    await reset();
    expect(client.news()).toMatchObject([{ recovered: false, epoch: "epoch-2" }]);
  });

  it("closes the channel for a client that was removed meanwhile", async () => {
    const { channel, client, open, reset } = session();
    await open();
    client.news();
    channel.isMember = false;
    await reset();
    expect(client.news()).toEqual([{ type: "channelClosed", channelId: ID, reason: "removed" }]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("asks again where the channel failed at the answer", async () => {
    const { channel, client, open, reset } = session();
    await open();
    client.news();
    channel.isDeaf = true;
    await reset();
    channel.socket.says({ t: "refused", refusal: { code: "internalError", message: "a fault" } });
    channel.isDeaf = false;
    channel.post("one");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(client.news()).toMatchObject([{ type: "channelOpened", messages: [{ body: "one" }] }]);
  });
});

it("asks for what lies in between where a frame does not continue from the last one", async () => {
  const { channel, client, open } = session();
  channel.post("one");
  await open();
  client.news();
  const said = vi.spyOn(channel, "sayToAll").mockReturnValue();
  channel.post("two");
  said.mockRestore();
  channel.post("three");
  await settle();
  expect(client.news()).toMatchObject([
    { type: "channelOpened", recovered: true, offset: 3, messages: [{ body: "two" }, { body: "three" }] },
  ]);
  channel.post("four");
  await settle();
  expect(client.news()).toMatchObject([{ type: "channelChanged", previous: 3 }]);
});

describe("a client that reads too slowly", () => {
  it("is spared the stream, and gets what it missed at once when it reads again", async () => {
    const { channel, client, links, open } = session();
    await open();
    client.news();
    client.reads = false;
    for (const body of ["one", "two", "three"]) channel.post(body);
    channel.sayToAll({ t: "frame", kind: "typing", frame: '{"type":"typingChanged"}' });
    await settle();
    expect(client.news()).toEqual([]);
    client.reads = true;
    channel.post("four");
    await settle();
    expect(client.news(), "it is not known yet that it reads").toEqual([]);
    links.catchUp();
    await settle();
    expect(client.news()).toMatchObject([
      { type: "channelOpened", recovered: true, messages: [{}, {}, {}, { body: "four" }] },
    ]);
    links.catchUp();
    await settle();
    expect(client.news()).toEqual([]);
  });

  it("is told of receipts that it missed", async () => {
    const { channel, client, links, open } = session();
    await open();
    client.news();
    client.reads = false;
    channel.sayToAll({ t: "frame", kind: "receipts", frame: "{}" });
    await settle();
    client.reads = true;
    links.catchUp();
    await settle();
    expect(client.news()).toMatchObject([{ type: "channelOpened" }]);
  });

  it("waits for its channel to open until it reads, however long that takes", async () => {
    const { client, links, open } = session();
    client.reads = false;
    await open();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(client.news()).toEqual([]);
    client.reads = true;
    links.catchUp();
    await settle();
    expect(client.news()).toMatchObject([{ type: "channelOpened", re: "o" }]);
  });
});

describe("a user who does not let others see what they read", () => {
  const receipts: Receipt[] = [
    { userId: "ann", deliveredSeq: 3, readSeq: 3 },
    { userId: "bob", deliveredSeq: 2, readSeq: 1 },
  ];
  const hidden = [receipts[0], { userId: "bob", deliveredSeq: 2, readSeq: 0 }];
  const frame = JSON.stringify({ type: "receiptsChanged", channelId: ID, receipts });

  it("does not see what others read", async () => {
    const { channel, client, state, open } = session();
    state.rules = { sees: false, shows: false };
    channel.receipts = receipts;
    await open();
    channel.sayToAll({ t: "frame", kind: "receipts", frame });
    await settle();
    expect(client.news()).toMatchObject([
      { type: "channelOpened", receipts: hidden },
      { type: "receiptsChanged", receipts: hidden },
    ]);
  });

  it("sees it as soon as the setting changes, and no longer when it changes back", async () => {
    const { channel, client, links, state, open } = session();
    channel.receipts = receipts;
    state.rules = { sees: false, shows: false };
    await open();
    client.news();
    for (const [sees, expected] of [
      [true, receipts],
      [false, hidden],
    ] as const) {
      state.rules = { sees, shows: sees };
      links.refresh();
      await settle();
      expect(client.news()).toMatchObject([{ type: "channelOpened", receipts: expected }]);
    }
  });
});

describe("closing a channel", () => {
  it("is answered, and silences it, even where an answer is still on its way", async () => {
    const { channel, client, links, open } = session();
    await open();
    links.open({ type: "openChannel", id: "again", channelId: ID });
    links.close(ID, "c");
    links.close("channel-2", "d");
    client.news();
    channel.post("one");
    await settle();
    expect(client.news()).toEqual([]);
    expect(channel.socket.level).toBe("nothing");
    await open();
    expect(client.news()).toMatchObject([{ type: "channelOpened", re: "o", messages: [{ body: "one" }] }]);
  });

  it("keeps the link for thirty seconds, for what may follow", async () => {
    const { channel, links, state, open } = session();
    await open();
    links.close(ID, undefined);
    await vi.advanceTimersByTimeAsync(29_000);
    await open();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(channel.socket.closedWith).toBeNull();
    links.close(ID, undefined);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(channel.socket.closedWith).toBe(1000);
    expect(vi.getTimerCount()).toBe(0);
    await open();
    expect(state.opened).toEqual([ID, ID]);
  });
});

it("ends where another socket continues the session", async () => {
  const { channel, state, open } = session();
  await open();
  channel.socket.goes(LINK_REPLACED);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(state.replaced).toBe(1);
  expect(channel.sockets).toHaveLength(1);
});

it("says and asks nothing any more once the session has ended", async () => {
  const { channel, client, links, open } = session();
  await open();
  client.news();
  links.closeAll();
  channel.post("one");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(client.news()).toEqual([]);
  expect(channel.socket.closedWith).toBe(1000);
  expect(vi.getTimerCount()).toBe(0);
});
