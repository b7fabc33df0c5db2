import { expect, it } from "vitest";
import {
  isAnyHere,
  Presence,
  type PresentLink,
  type Seen,
} from "../../../durable-objects/user-hub/presence.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { MemoryStorage } from "../../support/sqlite.ts";

const GRACE_MS = LIMITS.presenceGraceMs;
const FOLLOWED: Seen = { isVisible: true, isFollowed: true };
const ALONE: Seen = { isVisible: true, isFollowed: false };
const HIDDEN: Seen = { isVisible: false, isFollowed: true };
const active: PresentLink = { session: "phone", activity: "active" };
const idle: PresentLink = { session: "tablet", activity: "idle" };
const gone: PresentLink = { session: "phone", activity: "gone" };

function presenceOf(...links: PresentLink[]): { presence: Presence; storage: MemoryStorage } {
  const storage = new MemoryStorage();
  const presence = new Presence(storage.kv);
  for (const [i, { session }] of links.entries())
    presence.said(session, i > 0, links.slice(0, i + 1), FOLLOWED, 0);
  return { presence, storage };
}

it("is online while some device is in use, away while some is connected, else offline", () => {
  const { presence } = presenceOf();
  const states = [[active, idle], [idle], [gone, idle], [gone], [{ session: "new", activity: null }], []];
  const seen = states.map((links) => presence.state(links, 0));
  expect(seen).toEqual(["online", "away", "away", "offline", "offline", "offline"]);
});

it("counts a link that closed without a word for as long as the grace, and then not, without a write", () => {
  const { presence, storage } = presenceOf(active);
  presence.closed(active, [], FOLLOWED, 1_000);
  const written = storage.countWrites(() => {
    expect(presence.state([], 1_000 + GRACE_MS - 1)).toBe("online");
    expect(presence.nextEndMs(1_000)).toBe(1_000 + GRACE_MS);
    expect(presence.state([], 1_000 + GRACE_MS)).toBe("offline");
  });
  expect(written).toBe(0);
  expect(presence.lastSeenMs).toBe(1_000);
  expect(presence.nextEndMs(1_000 + GRACE_MS)).toBeNull();
});

it("believes at once that a device is gone", () => {
  const { presence } = presenceOf(active);
  presence.said("phone", true, [gone], FOLLOWED, 1_000);
  presence.closed(gone, [], FOLLOWED, 2_000);
  expect(presence.state([], 2_000)).toBe("offline");
  expect(presence.lastSeenMs).toBe(1_000);
});

it("writes a row when the last device goes, and one when the first comes if that is followed, and none in between", () => {
  for (const [seen, coming] of [
    [FOLLOWED, 1],
    [ALONE, 0],
  ] as const) {
    const { presence, storage } = presenceOf();
    let wasHere = false;
    const rows = (links: PresentLink[], session: string) => {
      const written = storage.countWrites(() => presence.said(session, wasHere, links, seen, 0));
      wasHere = isAnyHere(links);
      return written;
    };
    expect(rows([active], "phone")).toBe(coming);
    expect(rows([{ ...active, activity: "idle" }], "phone")).toBe(0);
    expect(rows([active, idle], "tablet")).toBe(0);
    expect(rows([gone, idle], "phone")).toBe(0);
    expect(rows([gone, { ...idle, activity: "gone" }], "tablet")).toBe(1);
  }
});

it("writes that somebody is here once somebody follows", () => {
  const { presence, storage } = presenceOf();
  presence.said("phone", false, [active], ALONE, 0);
  expect(storage.countWrites(() => presence.followed([active], true, 1_000))).toBe(1);
  expect(storage.countWrites(() => presence.followed([active], true, 2_000))).toBe(0);
  presence.wake([], 3_000);
  expect(presence.state([], 3_000), "a reset").toBeNull();
});

it("is not known after a reset, until who was there is back or had the time to be", () => {
  const { presence } = presenceOf(active);
  presence.wake([], 1_000);
  expect(presence.state([], 1_000)).toBeNull();
  expect(presence.state([], 1_000 + GRACE_MS - 1)).toBeNull();
  expect(presence.state([], 1_000 + GRACE_MS)).toBe("offline");
  expect(presence.state([active], 1_100), "online is certain").toBe("online");
  expect(presence.state([idle], 1_100), "an active device may follow").toBeNull();
  expect(presence.state([idle], 6_000)).toBe("away");
});

it("shows an invisible user as last seen when that began, whatever the devices do since", () => {
  const { presence } = presenceOf(active);
  presence.seen([active], 1_000);
  presence.said("phone", true, [gone], HIDDEN, 2_000);
  presence.said("phone", false, [active], HIDDEN, 3_000);
  presence.closed(active, [], HIDDEN, 4_000);
  expect(presence.lastSeenMs).toBe(1_000);
});
