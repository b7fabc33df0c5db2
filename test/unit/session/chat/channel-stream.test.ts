import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Receipt } from "../../../../protocol/chat/server-frames.ts";
import { ID, channelSession as session, settle, wait } from "./channel-session.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  vi.spyOn(Math, "random").mockReturnValue(0.5);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
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
    await wait(100);
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
    await wait(60_000);
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
    await wait(1_000);
    expect(client.news()).toMatchObject([{ type: "channelOpened", messages: [{ body: "one" }] }]);
  });
});

it("closes the channel at once for a client that is removed, and refuses what waits for it", async () => {
  const { channel, client, send, open } = session();
  await open();
  client.news();
  channel.isDeaf = true;
  send("late");
  channel.socket.says({ t: "removed" });
  expect(client.news()).toMatchObject([
    { type: "channelClosed", channelId: ID, reason: "removed" },
    { type: "error", re: "late", code: "notFound" },
  ]);
  expect(channel.socket.closedWith).toBe(1000);
  expect(vi.getTimerCount()).toBe(0);
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

it("leaves to the channel's answer what comes before it", async () => {
  const { channel, client, links, open } = session();
  await open();
  client.news();
  channel.post("one");
  links.refresh();
  await settle();
  expect(client.news()).toMatchObject([{ type: "channelOpened", offset: 1, messages: [{ body: "one" }] }]);
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
    await wait(60_000);
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
