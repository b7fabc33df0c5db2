import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NearChanged } from "../../../../protocol/server-frames.ts";
import { SHARING_OFF } from "../../../../protocol/sharing.ts";
import { pickOne, seededRandom } from "../../../../tools/random.ts";
import { SHARE_ALL } from "../../../../tools/replay/load/privacy-mix.ts";
import { Oracle } from "../../../../tools/replay/oracle/oracle.ts";
import type { FaultKind, Tally } from "../../../../tools/replay/oracle/tally.ts";
import { ModelServer } from "./model-server.ts";

const RADIUS_M = 2_000;
const PEOPLE = ["a", "b", "c", "d", "e", "f"];
const STEP_MS = 500;
const STEPS = 80;

type Spoil = (frame: NearChanged, viewer: string, server: ModelServer) => NearChanged;

const SHARINGS = [
  SHARE_ALL,
  SHARE_ALL,
  { ...SHARE_ALL, precision: "approximate" as const },
  { ...SHARE_ALL, mode: "only" as const, userIds: ["a", "b"] },
  { ...SHARE_ALL, mode: "except" as const, userIds: ["c"], precisionExceptions: ["d"] },
  SHARING_OFF,
];

/**
 * People who walk, jump, befriend, part and change what they share, on a server that shows everything in time, until
 * `spoil` changes its frames.
 */
function live(seed: number, spoil: Spoil = (frame) => frame): Tally {
  const random = seededRandom(seed);
  const oracle = new Oracle({ radiusM: RADIUS_M });
  const server = new ModelServer(RADIUS_M);
  let nowMs = 0;
  for (const person of PEOPLE) {
    oracle.addPerson(person, person);
    oracle.heard(
      person,
      { type: "nearSnapshot", epoch: "e", offset: 0, radiusM: RADIUS_M, friends: [] },
      nowMs,
    );
    oracle.watches(person, nowMs);
  }
  for (let step = 0; step < STEPS; step++) {
    nowMs += STEP_MS;
    const settle: (() => void)[] = [];
    for (const person of PEOPLE) {
      const jump = random() < 0.02 ? 0.05 : 0.001;
      const { lat, lng } = server.places.get(person) ?? { lat: 37.5, lng: 127 };
      const place = { lat: lat + (random() - 0.5) * jump, lng: lng + (random() - 0.5) * jump };
      const change = oracle.reports(person, place, nowMs);
      if (random() < 0.9) {
        server.places.set(person, place);
        settle.push(() => change.applied(nowMs + 20));
      } else settle.push(() => change.refused());
    }
    if (step < 12 || random() < 0.2) {
      const [person, other] = [pickOne(random, PEOPLE), pickOne(random, PEOPLE)];
      const sharing = pickOne(random, SHARINGS);
      const shares = oracle.shares(person, sharing, nowMs);
      server.share(person, sharing);
      settle.push(() => shares.applied(nowMs + 20));
      if (person !== other) {
        const areFriends = random() < 0.8;
        const befriends = oracle.befriends(person, other, areFriends, nowMs);
        server.befriend(person, other, areFriends);
        settle.push(() => befriends.applied(nowMs + 20));
      }
    }
    for (const settled of settle) settled();
    for (const viewer of PEOPLE) {
      oracle.heard(viewer, spoil(server.look(viewer), viewer, server), nowMs + 200);
    }
    oracle.check(nowMs + 300);
  }
  return oracle.tally;
}

function counts({ missed, leaked, wrongDistance }: Tally): Record<FaultKind, number> {
  return { missed, leaked, wrongDistance };
}

const seeds = fc.integer({ min: 0, max: 1_000_000 });

describe("the oracle", () => {
  it("finds nothing wrong with a server that is right, and sees that there was something to judge", () => {
    let events = 0;
    fc.assert(
      fc.property(seeds, (seed) => {
        const tally = live(seed);
        events += tally.events;
        expect(tally.faults).toEqual([]);
      }),
      { numRuns: 60 },
    );
    expect(events).toBeGreaterThan(10_000);
  });

  const faults: [name: string, expected: FaultKind, spoil: Spoil][] = [
    ["nobody ever appears", "missed", (frame) => ({ ...frame, appeared: [], moved: [] })],
    ["nobody moves on the screen", "missed", (frame) => ({ ...frame, moved: [] })],
    ["nobody ever leaves", "leaked", (frame) => ({ ...frame, left: [] })],
    [
      "everybody is shown to everybody",
      "leaked",
      (frame, viewer, server) => {
        const ghosts = [...server.places].filter(([userId]) => userId !== viewer);
        const entries = ghosts.map(([userId, place]) => ({
          userId,
          ...place,
          distanceM: 1,
          precision: "exact" as const,
          at: 0,
          stale: false,
        }));
        return { ...frame, moved: [...frame.moved, ...entries] };
      },
    ],
    [
      "approximate friends are shown where they are",
      "leaked",
      (frame, _viewer, server) => ({
        ...frame,
        moved: frame.moved.map((entry) => ({ ...entry, ...server.places.get(entry.userId) })),
      }),
    ],
    [
      "distances are off by two per cent",
      "wrongDistance",
      (frame) => ({
        ...frame,
        moved: frame.moved.map((entry) => ({ ...entry, distanceM: entry.distanceM * 1.02 + 0.2 })),
      }),
    ],
    ["every second frame is lost", "missed", (frame) => ({ ...frame, offset: frame.offset * 2 })],
  ];

  it.each(faults)("notices where %s", (_name, expected, spoil) => {
    // A single run may offer no occasion for the fault; ten do.
    const total = { missed: 0, leaked: 0, wrongDistance: 0 };
    for (let seed = 0; seed < 10; seed++) {
      const found = counts(live(seed, spoil));
      total[expected] += found[expected];
    }
    expect(total[expected]).toBeGreaterThan(0);
  });
});
