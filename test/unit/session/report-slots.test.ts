import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { cellBounds, homeCell } from "../../../geo/cells.ts";
import { SHARING_OFF } from "../../../protocol/sharing.ts";
import { Audience } from "../../../workers/session/core/audience.ts";
import { Nearby } from "../../../workers/session/nearby.ts";
import { FakeObjectSocket } from "./fake-object-socket.ts";

const NOW_MS = Date.UTC(2026, 0, 1);
const { northLat, westLng } = cellBounds(homeCell({ lat: 37.5, lng: 127 }));
/** Close to the northern neighbour. */
const HERE = { lat: northLat - 0.01, lng: westLng + 0.2 };

beforeEach(() => void vi.useFakeTimers({ now: NOW_MS }));
afterEach(() => void vi.useRealTimers());

/** Ann's place, which one cell publishes and a second one watches, with both linked and settled. */
async function standing() {
  const cells = new Map<string, FakeObjectSocket>();
  const phases: number[] = [];
  const news: unknown[] = [];
  const nearby = new Nearby("ann", "session", NOW_MS, {
    openCell: async (cell) => {
      const socket = new FakeObjectSocket();
      cells.set(cell, socket);
      return socket;
    },
    onView: () => {
      const some = nearby.takeNews();
      if (some) news.push(some);
    },
    onPhase: (phaseMs) => void phases.push(phaseMs),
    onSeenBy: () => undefined,
    onExpired: () => undefined,
    onReplaced: () => undefined,
  });
  const sharing = { ...SHARING_OFF, mode: "friends" as const };
  nearby.setAudience(
    new Audience({ friends: new Set(["bob", "cleo"]), pending: new Set(), sharing }, NOW_MS),
  );
  nearby.setPublishes(true, false);
  nearby.release();
  nearby.watch(2_000);
  nearby.report(HERE, NOW_MS);
  await vi.advanceTimersByTimeAsync(0);
  for (const cell of cells.values()) {
    cell.says({ t: "joined", heard: 1, seen: [], left: [], tied: true });
    cell.says({ t: "settled" });
  }
  // The snapshot comes first.
  await vi.advanceTimersByTimeAsync(1_000);
  expect(news.splice(0)).toMatchObject([{ friends: [] }]);
  const home = cells.get(homeCell(HERE));
  const [neighbour] = [...cells.values()].filter((cell) => cell !== home);
  if (!home || !neighbour) throw new Error("a cell is missing");
  const bob = ["bob", HERE.lat, HERE.lng, NOW_MS, 0];
  const cleo = ["cleo", HERE.lat + 0.011, HERE.lng, NOW_MS, 0];
  return { home, neighbour, phases, news, bob, cleo };
}

it("the device is asked to report when the home cell says, whatever another cell says", async () => {
  const { home, neighbour, phases } = await standing();
  neighbour.says({ t: "slot", phaseMs: 5_000 });
  home.says({ t: "slot", phaseMs: 8_100 });
  expect(phases).toEqual([8_100]);
});

it("what two cells tell at the end of a slot is one piece of news", async () => {
  const { home, neighbour, news, bob, cleo } = await standing();
  home.says({ t: "near", seen: [bob], left: [], more: true });
  await vi.advanceTimersByTimeAsync(20);
  neighbour.says({ t: "near", seen: [cleo], left: [], more: true });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(news).toMatchObject([{ appeared: [{ userId: "bob" }, { userId: "cleo" }] }]);
});

it("what a cell tells at any other time waits for nothing, nor does what waited already", async () => {
  const { home, neighbour, news, bob, cleo } = await standing();
  home.says({ t: "near", seen: [bob], left: [], more: true });
  expect(news).toEqual([]);
  neighbour.says({ t: "near", seen: [cleo], left: [] });
  expect(news).toMatchObject([{ appeared: [{ userId: "bob" }, { userId: "cleo" }] }]);
  home.says({ t: "near", seen: [], left: [["bob", 0]] });
  expect(news[1]).toMatchObject({ left: ["bob"] });
});
