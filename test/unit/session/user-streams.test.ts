import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CHAT_SETTINGS_DEFAULT } from "../../../protocol/chat/presence.ts";
import { LEFT, type ToCell } from "../../../protocol/links/geo-cell-link.ts";
import type { FromHub, ToHub } from "../../../protocol/links/user-hub-link.ts";
import { SHARING_OFF } from "../../../protocol/sharing.ts";
import { UserStreams } from "../../../workers/session/user-streams.ts";
import { FakeObjectSocket } from "./fake-object-socket.ts";

const NOW_MS = Date.UTC(2026, 0, 1);
const after = (ms: number) => new Date(NOW_MS + ms).toISOString();

const never = () => Promise.reject(new Error("nobody asks for it"));

/** A cell that answers every join, and keeps what it is told. */
class AnsweringCell extends FakeObjectSocket {
  override send(text: string): void {
    super.send(text);
    if (!text.includes('"join"')) return;
    const { number: heard } = JSON.parse(text) as { number: number };
    queueMicrotask(() => {
      this.says({ t: "joined", heard, seen: [], left: [], tied: true });
      this.says({ t: "settled" });
    });
  }
}

/** Ann's session, which publishes her place to one cell for her friend Bob; the test plays her hub and the cell. */
async function publish(until: string | null) {
  const hubs: FakeObjectSocket[] = [];
  const cell = new AnsweringCell();
  const network = { hubIsReachable: true };
  const streams = new UserStreams({
    user: "ann",
    session: "session",
    device: "phone",
    resumed: false,
    maxSpeedKmh: 0,
    openHub: async () => {
      if (!network.hubIsReachable) throw new Error("out of reach");
      const hub = new FakeObjectSocket();
      hubs.push(hub);
      return hub;
    },
    openCell: async () => cell,
    openChannel: never,
    openPresence: never,
    readFriends: async () => ["bob"],
    readTeammates: never,
    readInbox: never,
    holdFiles: never,
    readNotify: never,
    send: () => undefined,
    sendText: () => undefined,
    canStream: () => true,
    onReplaced: () => undefined,
    onSignedOut: () => undefined,
    onFault: () => undefined,
  });
  let isAdmitted = false;
  void streams.admitted.then(() => {
    isAdmitted = true;
  });
  const speak = (message: FromHub) => hubs.at(-1)?.says(message);
  const tellState = () =>
    speak({
      t: "state",
      epoch: "e",
      revision: 1,
      friends: ["bob"],
      pending: [],
      sharing: { ...SHARING_OFF, mode: "friends", until },
      chatSettings: CHAT_SETTINGS_DEFAULT,
      tellsArrivals: false,
      publisher: "session",
    });
  await vi.advanceTimersByTimeAsync(0);
  const wasAdmittedUnasked = isAdmitted;
  tellState();
  streams.report({ type: "reportLocation", lat: 37.5, lng: 127, ageMs: 0 });
  speak({ t: "publisher", session: "session", hasSuccessor: false });
  await vi.advanceTimersByTimeAsync(0);
  /** What the cell was told since the last look. */
  const heard = () => {
    const messages = cell.messages as ToCell[];
    cell.sent.length = 0;
    return messages;
  };
  const loseHub = () => {
    network.hubIsReachable = false;
    hubs.at(-1)?.goes(1006);
  };
  const findHub = async () => {
    network.hubIsReachable = true;
    await vi.advanceTimersByTimeAsync(3_000);
  };
  expect(heard()).toMatchObject([{ t: "join", home: true, words: [["bob", 2]] }]);
  const admission = { wasAdmittedUnasked, isAdmitted };
  return { admission, streams, hubs, cell, speak, heard, loseHub, findHub, tellState };
}

const HIDDEN = { t: "role", home: false, watchM: 0, crossing: false };

beforeEach(() => {
  vi.useFakeTimers({ now: NOW_MS });
  vi.spyOn(Math, "random").mockReturnValue(0.5);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it("lets nothing of its client through before its hub has let the device in", async () => {
  const { admission } = await publish(null);
  expect(admission).toEqual({ wasAdmittedUnasked: false, isAdmitted: true });
});

describe("a session whose hub is out of reach", () => {
  it("holds after half a second, takes the place back after thirty more, and shows it again with the hub", async () => {
    const { heard, loseHub, findHub, tellState } = await publish(null);
    loseHub();
    await vi.advanceTimersByTimeAsync(499);
    expect(heard()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(heard()).toEqual([{ t: "hold" }]);
    await vi.advanceTimersByTimeAsync(29_999);
    expect(heard()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(heard()).toEqual([HIDDEN]);

    await findHub();
    expect(heard()).toEqual([]);
    tellState();
    expect(heard()).toMatchObject([
      { t: "join", home: false, words: [["bob", 2]] },
      { t: "role", home: true },
    ]);
    await vi.advanceTimersByTimeAsync(25_000);
    expect(heard()).toEqual([]);
  });

  it("holds no later because a link to it comes about and breaks again", async () => {
    const { hubs, heard } = await publish(null);
    hubs.at(-1)?.goes(1006);
    await vi.advanceTimersByTimeAsync(400);
    expect(hubs).toHaveLength(2);
    hubs.at(-1)?.goes(1006);
    await vi.advanceTimersByTimeAsync(100);
    expect(heard()).toEqual([{ t: "hold" }]);
  });

  it("ends sharing at its time even while it holds", async () => {
    const { heard, loseHub } = await publish(after(10_000));
    loseHub();
    await vi.advanceTimersByTimeAsync(9_999);
    expect(heard()).toEqual([{ t: "hold" }]);
    await vi.advanceTimersByTimeAsync(1);
    expect(heard()).toEqual([HIDDEN]);
  });
});

it("ends sharing once and then rests, however long the hub takes to say so", async () => {
  const { heard } = await publish(after(10_000));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(heard()).toMatchObject([HIDDEN]);
  const timers = vi.spyOn(globalThis, "setTimeout");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(timers).not.toHaveBeenCalled();
});

describe("a session that is shown friends", () => {
  it("tells the hub who arrives, while the hub wishes to hear it", async () => {
    const { streams, hubs, cell, speak } = await publish(null);
    const arrived = () =>
      hubs.flatMap(({ messages }) => messages as ToHub[]).filter(({ t }) => t === "arrived");
    const bob = ["bob", 37.501, 127, NOW_MS, 0];
    const show = async (seen: unknown[], left: unknown[]) => {
      cell.says({ t: "near", seen, left });
      await vi.advanceTimersByTimeAsync(100);
    };
    streams.watch(8_000);
    await vi.advanceTimersByTimeAsync(3_000);
    await show([bob], []);
    expect(arrived(), "nobody asked").toEqual([]);
    speak({ t: "changed", revision: 2, changed: [], added: "cleo", tellsArrivals: true });
    await show([], [["bob", LEFT.gone]]);
    await show([bob], []);
    expect(arrived(), "he was away for a moment").toEqual([]);
    await show([["cleo", 37.501, 127, NOW_MS, 0]], []);
    expect(arrived()).toEqual([{ t: "arrived", friendId: "cleo" }]);
  });
});
