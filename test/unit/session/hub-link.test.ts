import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CHAT_SETTINGS_DEFAULT } from "../../../protocol/chat/presence.ts";
import { LINK_REPLACED } from "../../../protocol/links/link-replaced.ts";
import { ABANDONED_AFTER_MS, type FromHub, LINK_REFUSED } from "../../../protocol/links/user-hub-link.ts";
import { SHARING_OFF } from "../../../protocol/sharing.ts";
import { type HubFacts, HubLink } from "../../../workers/session/hub-link.ts";
import { FakeObjectSocket } from "./fake-object-socket.ts";

type State = Extract<FromHub, { t: "state" }>;

const SESSION = { session: "session", startedAtMs: 7, device: "phone" };
const HELLO = { t: "hello", ...SESSION };

function link() {
  const sockets: FakeObjectSocket[] = [];
  const events: string[] = [];
  const database = { friends: ["bob"], fails: false };
  const seen: { facts: HubFacts | null } = { facts: null };
  const hub = new HubLink(SESSION, {
    open: async () => {
      const socket = new FakeObjectSocket();
      sockets.push(socket);
      return socket;
    },
    readFriends: async () => {
      events.push("read");
      if (database.fails) throw new Error("out of reach");
      return database.friends;
    },
    onUp: () => void events.push("up"),
    onFacts: (facts, changed) => {
      seen.facts = structuredClone(facts);
      events.push(changed ? `changed ${changed.join(" ")}` : "facts");
    },
    onPublisher: (session) => void events.push(`publisher ${session}`),
    onStarted: (n) => void events.push(`started ${n}`),
    onInbox: ({ entries }) => void events.push(`inbox of ${entries.length}`),
    onInboxChanged: ({ revision }) => void events.push(`inbox at ${revision}`),
    onDown: () => void events.push("down"),
    onReplaced: () => void events.push("replaced"),
    onSignedOut: () => void events.push("signed out"),
  });
  const socket = () => {
    const newest = sockets.at(-1);
    if (!newest) throw new Error("there is no socket");
    return newest;
  };
  return { hub, sockets, socket, events, database, seen };
}

const state = (more: Partial<State>): State => ({
  t: "state",
  epoch: "e",
  revision: 3,
  friends: ["ann", "bob"],
  pending: [],
  sharing: SHARING_OFF,
  chatSettings: CHAT_SETTINGS_DEFAULT,
  tellsArrivals: false,
  publisher: null,
  ...more,
});

beforeEach(() => {
  vi.useFakeTimers({ now: 10_000_000 });
  vi.spyOn(Math, "random").mockReturnValue(0.5);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("the link to the hub", () => {
  it("lets be what only a newer hub says, and says so once in its log", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const { socket, events, sockets } = link();
    await vi.advanceTimersByTimeAsync(0);
    socket().says(state({}));
    for (let times = 0; times < 3; times += 1) socket().says({ t: "fromTheFuture", of: "somebody" });
    socket().says({ t: "publisher", session: "other", hasSuccessor: false });
    expect(events).toEqual(["up", "facts", "publisher other"]);
    expect(sockets).toHaveLength(1);
    expect(warn.mock.calls.map(([line]) => JSON.parse(String(line)) as unknown)).toEqual([
      {
        level: "warn",
        time: expect.any(String),
        message: "a message of an unknown kind was ignored",
        kind: "fromTheFuture",
        part: "session of a hub",
      },
    ]);
  });

  it("says who it is, and is ready once the state is known", async () => {
    const { hub, socket, events, seen } = link();
    await vi.advanceTimersByTimeAsync(0);
    expect(socket().messages).toEqual([HELLO]);
    expect(hub.isReady).toBe(false);
    socket().says(state({}));
    expect(hub.isReady).toBe(true);
    expect(seen.facts).toEqual({
      epoch: "e",
      revision: 3,
      friends: new Set(["ann", "bob"]),
      pending: new Map(),
      sharing: SHARING_OFF,
      chatSettings: CHAT_SETTINGS_DEFAULT,
      tellsArrivals: false,
      publisher: null,
    });
    expect(events).toEqual(["up", "facts"]);
  });

  it("follows changes: friends made and parted, changes that begin and end, the setting, the publisher", async () => {
    const { socket, events, seen } = link();
    await vi.advanceTimersByTimeAsync(0);
    socket().says(state({}));
    const changed = (revision: number, more: object) =>
      socket().says({ t: "changed", revision, changed: [], ...more });
    changed(4, { pending: [{ userId: "ann", sinceMs: 5 }] });
    expect(seen.facts).toMatchObject({ revision: 4, pending: new Map([["ann", 5]]) });
    changed(5, { pending: [], removed: "ann", changed: ["friends"] });
    changed(6, { added: "cleo", changed: ["friends"] });
    changed(7, { sharing: { ...SHARING_OFF, mode: "friends" }, changed: ["sharing"] });
    changed(8, { chatSettings: { ...CHAT_SETTINGS_DEFAULT, readReceipts: false } });
    expect(seen.facts).toMatchObject({
      revision: 8,
      chatSettings: { readReceipts: false },
      friends: new Set(["bob", "cleo"]),
      pending: new Map(),
      sharing: { mode: "friends" },
    });
    socket().says({ t: "publisher", session: "other", hasSuccessor: true });
    expect(events.slice(-3)).toEqual(["changed sharing", "changed ", "publisher other"]);
  });

  it("fills the hub's empty cache, and is ready only with the hub's answer", async () => {
    const { hub, socket, events } = link();
    await vi.advanceTimersByTimeAsync(0);
    socket().says(state({ friends: null, pending: [{ userId: "ann", sinceMs: 0 }] }));
    await vi.advanceTimersByTimeAsync(0);
    expect(socket().messages.at(-1)).toEqual({ t: "friends", revision: 3, friends: ["bob"], settled: [] });
    expect(hub.isReady).toBe(false);
    socket().says(state({ revision: 4 }));
    expect(events).toEqual(["up", "read", "facts"]);
  });

  it("reads again where the hub says that something changed meanwhile, or the database was out of reach", async () => {
    vi.spyOn(console, "error").mockReturnValue();
    const { socket, database } = link();
    await vi.advanceTimersByTimeAsync(0);
    database.fails = true;
    socket().says(state({ friends: null }));
    await vi.advanceTimersByTimeAsync(999);
    expect(socket().messages).toHaveLength(1);
    database.fails = false;
    await vi.advanceTimersByTimeAsync(1);
    expect(socket().messages.at(-1)).toMatchObject({ t: "friends", revision: 3 });
    socket().says(state({ friends: null, revision: 9 }));
    await vi.advanceTimersByTimeAsync(0);
    expect(socket().messages.at(-1)).toMatchObject({ t: "friends", revision: 9 });
  });

  it("settles a change that nobody ended, once it is old enough, and leaves younger ones alone", async () => {
    const { socket } = link();
    await vi.advanceTimersByTimeAsync(0);
    const sinceMs = Date.now();
    socket().says(state({ pending: [{ userId: "ann", sinceMs }] }));
    await vi.advanceTimersByTimeAsync(30_000);
    const young = { userId: "cleo", sinceMs: Date.now() };
    socket().says({ t: "changed", revision: 4, changed: [], pending: [{ userId: "ann", sinceMs }, young] });
    await vi.advanceTimersByTimeAsync(ABANDONED_AFTER_MS - 30_001);
    expect(socket().messages).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(socket().messages.at(-1)).toEqual({
      t: "friends",
      revision: 4,
      friends: ["bob"],
      settled: ["ann"],
    });
    socket().says(state({ revision: 5, pending: [young] }));
    await vi.advanceTimersByTimeAsync(ABANDONED_AFTER_MS);
    expect(socket().messages.at(-1)).toMatchObject({ revision: 5, settled: ["cleo"] });
  });

  it("does not settle a change that was ended in time", async () => {
    const { socket, events } = link();
    await vi.advanceTimersByTimeAsync(0);
    socket().says(state({ pending: [{ userId: "ann", sinceMs: Date.now() }] }));
    socket().says({ t: "changed", revision: 4, changed: [], pending: [] });
    await vi.advanceTimersByTimeAsync(3 * ABANDONED_AFTER_MS);
    expect(events).not.toContain("read");
  });

  it("knows nothing while the link is down, and asks anew when it is up", async () => {
    const { hub, sockets, socket, events } = link();
    await vi.advanceTimersByTimeAsync(0);
    socket().says(state({ pending: [{ userId: "ann", sinceMs: 0 }] }));
    socket().goes(1006);
    expect(hub.isReady).toBe(false);
    expect(events).toEqual(["up", "facts", "down"]);
    await vi.advanceTimersByTimeAsync(50);
    expect(sockets).toHaveLength(2);
    expect(socket().messages).toEqual([HELLO]);
    socket().says({ t: "changed", revision: 4, changed: ["friends"], added: "eve" });
    expect(events, "a change of facts that are unknown").toEqual(["up", "facts", "down", "up"]);
  });

  it("ends where another socket continues the session", async () => {
    const { sockets, socket, events } = link();
    await vi.advanceTimersByTimeAsync(0);
    socket().goes(LINK_REPLACED);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(events).toEqual(["up", "replaced"]);
    expect(sockets).toHaveLength(1);
  });

  it("says so where the device was signed out, and stays away where the hub closes the link for it", async () => {
    const { sockets, socket, events } = link();
    await vi.advanceTimersByTimeAsync(0);
    socket().says({ t: "signedOut" });
    expect(events).toEqual(["up", "signed out"]);
    socket().goes(LINK_REFUSED);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(events).toEqual(["up", "signed out", "signed out"]);
    expect(sockets).toHaveLength(1);
  });

  it("gives up a link on which the hub does not answer", async () => {
    const { hub, sockets, socket, events } = link();
    await vi.advanceTimersByTimeAsync(2_499);
    expect(sockets).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(51);
    expect(sockets).toHaveLength(2);
    expect(events).toEqual(["up", "down", "up"]);
    socket().says(state({}));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(hub.watchInbox(null, null)).toBe(true);
    await vi.advanceTimersByTimeAsync(2_550);
    expect(sockets).toHaveLength(3);
  });

  it("carries questions for the inbox, the answers, and what the device is doing", async () => {
    const { hub, socket, events } = link();
    expect(hub.watchInbox("e", 3)).toBe(false);
    await vi.advanceTimersByTimeAsync(0);
    socket().says(state({}));
    expect(hub.watchInbox("e", 3)).toBe(true);
    hub.setActivity("idle");
    socket().says({ t: "inbox", epoch: "e", revision: 4, recovered: true, entries: [], more: false });
    socket().says({ t: "inboxChanged", revision: 5, entries: [] });
    expect(socket().messages).toEqual([
      HELLO,
      { t: "watchInbox", epoch: "e", offset: 3 },
      { t: "activity", activity: "idle" },
    ]);
    expect(events).toEqual(["up", "facts", "inbox of 0", "inbox at 5"]);
  });

  it("is silent after its close, even where the database answers late", async () => {
    const { hub, socket, events } = link();
    await vi.advanceTimersByTimeAsync(0);
    socket().says(state({ friends: null }));
    hub.close();
    await vi.advanceTimersByTimeAsync(10 * ABANDONED_AFTER_MS);
    expect(socket().messages).toHaveLength(1);
    expect(events).toEqual(["up"]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
