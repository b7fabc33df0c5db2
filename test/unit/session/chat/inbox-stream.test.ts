import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { InboxEntry } from "../../../../protocol/chat/inbox.ts";
import type { FromHub } from "../../../../protocol/links/user-hub-link.ts";
import { InboxStream } from "../../../../workers/session/chat/inbox-stream.ts";
import { ENTRY, headOf } from "./fake-channel.ts";
import { FakeClient } from "./fake-client.ts";

type Answer = Extract<FromHub, { t: "inbox" }>;

function session() {
  const client = new FakeClient();
  const asked: [string | null, number | null][] = [];
  const state = { hubIsUp: true, inbox: [] as InboxEntry[], readFails: false, reads: 0, followed: [""] };
  state.followed = [];
  const stream = new InboxStream({
    ...client.port,
    watchInbox: (epoch, offset) => {
      if (state.hubIsUp) asked.push([epoch, offset]);
      return state.hubIsUp;
    },
    readInbox: async () => {
      state.reads += 1;
      if (state.readFails) throw new Error("out of reach");
      return state.inbox;
    },
    followHeads: (channelIds) => {
      state.followed = [...channelIds];
    },
  });
  const watch = (more: object = {}) => stream.watch({ type: "watchInbox", id: "w", ...more });
  const answer = (revision: number, entries: InboxEntry[], more: Partial<Answer> = {}) =>
    stream.answered({ t: "inbox", epoch: "e", revision, recovered: false, entries, more: false, ...more });
  const change = (revision: number, ...entries: InboxEntry[]) =>
    stream.changed({ t: "inboxChanged", revision, entries });
  const loseHub = () => {
    state.hubIsUp = false;
  };
  const findHub = () => {
    state.hubIsUp = true;
    stream.hubUp();
  };
  return { client, asked, state, stream, watch, answer, change, loseHub, findHub };
}

const entry = (n: number, more: Partial<InboxEntry> = {}): InboxEntry => ({
  ...ENTRY,
  channelId: `channel-${n}`,
  ...more,
});
const large = (n: number, seq: number, more: Partial<InboxEntry> = {}) =>
  entry(n, {
    kind: "team",
    large: true,
    lastMessage: { seq, senderId: "bob", at: seq, kind: "text" },
    ...more,
  });

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("watching the inbox", () => {
  it("asks the hub for what the device has not got, and answers with it", () => {
    const { client, asked, watch, answer, change } = session();
    change(1, entry(1));
    expect(client.news(), "nobody asked").toEqual([]);
    watch({ epoch: "e", offset: 4 });
    answer(6, [entry(1)], { recovered: true });
    change(7, entry(2));
    expect(asked).toEqual([["e", 4]]);
    expect(client.news()).toEqual([
      { type: "inboxWatched", re: "w", epoch: "e", recovered: true },
      { type: "inboxChanged", epoch: "e", offset: 6, entries: [entry(1)], more: false },
      { type: "inboxChanged", epoch: "e", offset: 7, entries: [entry(2)], more: false },
    ]);
  });

  it("tells the offset even of an inbox in which nothing is new", () => {
    const { client, watch, answer } = session();
    watch();
    answer(6, []);
    expect(client.of("inboxChanged")).toEqual([
      { type: "inboxChanged", epoch: "e", offset: 6, entries: [], more: false },
    ]);
  });

  it("sends a large inbox in several frames, of which the last one says so", () => {
    const { client, watch, answer } = session();
    watch();
    const entries = Array.from({ length: 120 }, (_, n) => entry(n));
    answer(9, entries.slice(0, 100), { more: true });
    answer(9, entries.slice(100));
    const frames = client.of("inboxChanged");
    expect(frames.flatMap((frame) => frame.entries)).toEqual(entries);
    expect(frames.map(({ more }) => more)).toEqual([true, true, false]);
    expect(client.of("inboxWatched")).toHaveLength(1);
  });

  it("answers a client that asks again from where it says it is, and leaves out the answer before", () => {
    const { client, asked, watch, answer, change } = session();
    watch();
    watch({ id: "again", epoch: "e", offset: 5 });
    answer(6, [entry(1)]);
    change(7, entry(3));
    answer(7, [entry(2)], { recovered: true });
    expect(asked).toEqual([
      [null, null],
      ["e", 5],
    ]);
    expect(client.news()).toEqual([
      { type: "inboxWatched", re: "w", epoch: "e", recovered: true },
      { type: "inboxWatched", re: "again", epoch: "e", recovered: true },
      { type: "inboxChanged", epoch: "e", offset: 7, entries: [entry(2)], more: false },
    ]);
  });

  it("is given up where the hub stays out of reach", () => {
    const { client, watch, loseHub, findHub, asked } = session();
    loseHub();
    watch();
    vi.advanceTimersByTime(9_999);
    expect(client.news()).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(client.news()).toMatchObject([{ type: "error", re: "w", code: "unavailable" }]);
    findHub();
    expect(asked).toEqual([]);
  });
});

describe("after a reset of the hub", () => {
  it("goes on from what the client was told last, and says nothing where nothing is new", () => {
    const { client, asked, watch, answer, change, loseHub, findHub } = session();
    watch();
    answer(6, [entry(1)]);
    change(8, entry(2));
    client.news();
    loseHub();
    findHub();
    expect(asked.at(-1)).toEqual(["e", 8]);
    answer(9, [], { recovered: true });
    expect(client.news()).toEqual([]);
    findHub();
    expect(asked.at(-1), "nothing was told").toEqual(["e", 8]);
    answer(10, [entry(3)], { recovered: true });
    expect(client.news()).toEqual([
      { type: "inboxChanged", epoch: "e", offset: 10, entries: [entry(3)], more: false },
    ]);
  });

  it("tells the client where it must begin anew", () => {
    const { client, watch, answer, findHub } = session();
    watch();
    answer(6, [entry(1)]);
    client.news();
    findHub();
    answer(1, [], { epoch: "another life" });
    expect(client.news()).toEqual([
      { type: "inboxWatched", epoch: "another life", recovered: false },
      { type: "inboxChanged", epoch: "another life", offset: 1, entries: [], more: false },
    ]);
  });

  it("repeats what broke off in the middle", () => {
    const { client, asked, watch, answer, findHub } = session();
    watch();
    answer(6, [entry(1)], { more: true });
    findHub();
    expect(asked).toEqual([
      [null, null],
      [null, null],
    ]);
    answer(7, [entry(1), entry(2)]);
    expect(client.news()).toMatchObject([
      { type: "inboxWatched", re: "w" },
      { type: "inboxChanged", more: true },
      { type: "inboxWatched", recovered: false },
      { type: "inboxChanged", offset: 7, entries: [entry(1), entry(2)], more: false },
    ]);
  });
});

it("keeps of each channel only the newest entry for a client that reads too slowly", () => {
  const { client, stream, watch, answer, change } = session();
  client.reads = false;
  watch();
  answer(6, [entry(1), entry(2)]);
  change(7, entry(1, { unread: 1 }));
  change(8, entry(1, { unread: 2 }));
  expect(client.of("inboxChanged")).toEqual([]);
  client.reads = true;
  stream.flush();
  expect(client.of("inboxChanged")).toEqual([
    {
      type: "inboxChanged",
      epoch: "e",
      offset: 8,
      entries: [entry(2), entry(1, { unread: 2 })],
      more: false,
    },
  ]);
});

it("keeps nothing of a life of the hub's that is over", () => {
  const { client, stream, watch, answer, change, findHub } = session();
  watch();
  answer(6, []);
  client.reads = false;
  change(7, entry(1));
  findHub();
  answer(1, [entry(2)], { epoch: "another life" });
  client.reads = true;
  stream.flush();
  expect(client.of("inboxChanged").slice(1)).toMatchObject([{ epoch: "another life", entries: [entry(2)] }]);
});

describe("large channels", () => {
  it("are followed, the latest twenty that may make a sound", () => {
    const { state, watch, answer, change } = session();
    watch();
    const nothing = { notify: { level: "nothing" as const, until: null } };
    const muted = large(99, 99, nothing);
    answer(1, [entry(100), muted, ...Array.from({ length: 21 }, (_, n) => large(n, n))]);
    expect(state.followed).toHaveLength(20);
    expect(state.followed).not.toContain("channel-0");
    expect(state.followed).not.toContain("channel-99");
    change(2, { ...muted, notify: { level: "all", until: null } });
    expect(state.followed).toContain("channel-99");
    expect(state.followed).not.toContain("channel-1");
    change(3, { ...muted, role: null });
    expect(state.followed).not.toContain("channel-99");
    change(4, large(7, 200, { notify: { level: "nothing", until: Date.now() } }));
    expect(state.followed, "muted until now").toContain("channel-7");
  });

  it("tell the client that there is more, at the offset at which it is", () => {
    const { client, stream, watch, answer } = session();
    watch();
    answer(4, [large(1, 10, { notify: { level: "mentions", until: null } })]);
    client.news();
    const now = large(1, 12, { unread: 2, mentions: 1, notify: { level: "mentions", until: null } });
    stream.head(headOf(now, 7));
    expect(client.news()).toEqual([
      { type: "inboxChanged", epoch: "e", offset: 4, entries: [now], more: false },
    ]);
    stream.head(headOf(now, 7));
    stream.head(headOf(large(1, 11, { unread: 1 }), 6));
    stream.head(headOf(large(2, 11), 6));
    expect(client.news(), "nothing new, something old, a channel that is not in the inbox").toEqual([]);
  });

  it("are shown as they say they are, where the hub has not heard of it yet", () => {
    const { client, stream, watch, answer, change } = session();
    watch();
    answer(4, [large(1, 10)]);
    stream.head(headOf(large(1, 12, { unread: 2 }), 7));
    client.news();
    change(5, large(1, 11, { unread: 1, notify: { level: "mentions", until: null } }));
    expect(client.news()).toMatchObject([
      { offset: 5, entries: [{ unread: 2, lastMessage: { seq: 12 }, notify: { level: "mentions" } }] },
    ]);
    change(6, large(1, 12, { unread: 0, readSeq: 12 }));
    expect(client.news()).toMatchObject([{ offset: 6, entries: [{ unread: 0, readSeq: 12 }] }]);
  });

  it("are found among the whole inbox where a device gets only what changed", async () => {
    vi.spyOn(console, "error").mockReturnValue();
    const { client, state, watch, answer } = session();
    state.inbox = [entry(1), large(2, 5), large(3, 7)];
    state.readFails = true;
    watch({ epoch: "e", offset: 3 });
    answer(4, [entry(1)], { recovered: true });
    await vi.advanceTimersByTimeAsync(4_999);
    expect(state.followed).toEqual([]);
    state.readFails = false;
    await vi.advanceTimersByTimeAsync(1);
    expect(state.followed).toEqual(["channel-3", "channel-2"]);
    expect(state.reads).toBe(2);
    expect(client.of("inboxChanged"), "the client has them").toHaveLength(1);
  });
});

it("is silent once the session has ended", async () => {
  const { client, state, stream, watch, answer, change, findHub, asked } = session();
  watch({ epoch: "e", offset: 3 });
  state.inbox = [large(1, 1)];
  answer(4, [], { recovered: true });
  stream.close();
  client.news();
  await vi.advanceTimersByTimeAsync(60_000);
  change(5, entry(1));
  findHub();
  expect(client.news()).toEqual([]);
  expect(state.followed).toEqual([]);
  expect(asked).toHaveLength(1);
  expect(vi.getTimerCount()).toBe(0);
});
