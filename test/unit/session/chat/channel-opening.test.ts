import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LIMITS } from "../../../../protocol/limits.ts";
import { LINK_REPLACED } from "../../../../protocol/links/link-replaced.ts";
import { ID, channelSession as session, settle, wait } from "./channel-session.ts";
import { ENTRY } from "./fake-channel.ts";

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

  it("is answered by its end where the device closes the channel before it is open", async () => {
    const { client, links } = session();
    links.open({ type: "openChannel", id: "early", channelId: ID });
    links.open({ type: "openChannel", channelId: ID });
    links.close(ID, "end");
    links.open({ type: "openChannel", id: "late", channelId: ID });
    await settle();
    expect(client.news()).toMatchObject([
      { type: "channelClosed", re: "early", reason: "asked" },
      { type: "channelClosed", re: "end", reason: "asked" },
      { type: "channelOpened", re: "late" },
    ]);
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
    const { channel, client, links, open } = session();
    channel.post("one");
    await open();
    client.news();
    links.open({ type: "openChannel", id: "a", channelId: ID });
    links.open({ type: "openChannel", id: "b", channelId: ID, epoch: "epoch-1", offset: 1, seq: 1 });
    await settle();
    expect(client.of("channelOpened").map(({ re, recovered }) => [re, recovered])).toEqual([
      ["a", true],
      ["b", true],
    ]);
  });

  it("is refused to those who are no members", async () => {
    const { channel, client, open } = session();
    channel.isMember = false;
    await open();
    expect(client.news()).toEqual([
      { type: "error", re: "o", code: "notFound", message: expect.any(String), retryable: false },
    ]);
    await wait(60_000);
    expect(channel.socket.closedWith).toBe(1000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("says how the user wants to hear of it, which the hub knows, and waits for that", async () => {
    vi.spyOn(console, "error").mockReturnValue();
    const { channel, client, links, state, open, reset } = session();
    const muted = { level: "nothing", until: null } as const;
    state.notify = muted;
    state.hubFails = true;
    await open();
    expect(channel.told("open")).toEqual([]);
    state.hubFails = false;
    await wait(1_000);
    expect(client.news()).toMatchObject([{ type: "channelOpened", entry: { notify: muted } }]);
    const notify = { level: "mentions", until: 5 } as const;
    links.setNotify([{ ...ENTRY, notify }]);
    channel.post("one");
    await settle();
    client.news();
    channel.offset += 1;
    await reset();
    expect(client.news()).toMatchObject([{ type: "channelOpened", entry: { notify } }]);
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
    await wait(9_999);
    expect(client.news()).toEqual([]);
    await wait(1);
    expect(client.news()).toMatchObject([{ re: "o", code: "unavailable", retryAfterMs: 1_000 }]);
    channel.isReachable = true;
    await wait(3_000);
    expect(channel.told("open"), "nobody waits any more").toEqual([]);
    links.closeAll(false);
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
      { type: "channelClosed", re: "1", channelId: "channel-1", reason: "asked" },
      { type: "channelClosed", re: "c", channelId: "channel-1", reason: "asked" },
    ]);
    links.closeAll(false);
  });
});

describe("closing a channel", () => {
  it("is answered, and silences it, even where an answer is still on its way", async () => {
    const { channel, client, links, open } = session();
    await open();
    links.open({ type: "openChannel", id: "again", channelId: ID });
    links.close(ID, "c");
    links.close("channel-2", "d");
    expect(client.news()).toMatchObject([
      { type: "channelOpened", re: "o" },
      { re: "again" },
      { re: "c" },
      { re: "d" },
    ]);
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
    await wait(29_000);
    await open();
    await wait(60_000);
    expect(channel.socket.closedWith).toBeNull();
    links.close(ID, undefined);
    await wait(30_000);
    expect(channel.socket.closedWith).toBe(1000);
    expect(vi.getTimerCount()).toBe(0);
    await open();
    expect(state.linked).toEqual([ID, ID]);
  });
});

it("ends where another socket continues the session", async () => {
  const { channel, state, open } = session();
  await open();
  channel.socket.goes(LINK_REPLACED);
  await wait(60_000);
  expect(state.replaced).toBe(1);
  expect(channel.sockets).toHaveLength(1);
});

it("says and asks nothing any more once the session has ended", async () => {
  const { channel, client, links, open } = session();
  await open();
  client.news();
  links.closeAll(false);
  channel.post("one");
  await wait(60_000);
  expect(client.news()).toEqual([]);
  expect(channel.socket.closedWith).toBe(1000);
  expect(vi.getTimerCount()).toBe(0);
});
