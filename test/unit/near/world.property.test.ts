import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { DEFAULT_RELAY_LIMITS, type RelayLimits } from "../../../durable-objects/relay/core/relay-limits.ts";
import type { LatLng } from "../../../protocol/primitives.ts";
import { SHARING_OFF, type Sharing } from "../../../protocol/sharing.ts";
import type { Device, Person } from "./world/truth.ts";
import { type Random, World } from "./world/world.ts";

/** Corners of cells, so that crossings are many: Seoul, the dateline, (0, 0), a change of precision, the pole. */
const PLACES: LatLng[] = [
  { lat: 37.44140625, lng: 126.9140625 },
  { lat: -16.875, lng: 180 },
  { lat: 0, lng: 0 },
  { lat: 64.6875, lng: 25.3125 },
  { lat: 89.95, lng: 10 },
];
const OPERATIONS_PER_WORLD = 2_500;
const CHECK_EVERY = 50;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** So few that the handful of people in a world is a crowd. */
const CROWDED = { directLinks: 3, directMessagesPerS: 5, relayLinks: 3, relayMessagesPerS: 5 };

it.each([
  ["", DEFAULT_RELAY_LIMITS, 3],
  [" over relays", CROWDED, 3],
])(
  "shows everybody exactly whom they may see%s, whatever moves, crosses, sleeps, breaks or changes its mind",
  async (_, limits, numRuns) => {
    const only = process.env["WORLD_SEED"];
    const seeds = only ? fc.constant(Number(only)) : fc.integer({ min: 0, max: 2 ** 31 });
    const property = fc.asyncProperty(seeds, (seed) => live(seed, limits));
    await fc.assert(property, { numRuns: only ? 1 : numRuns, endOnFailure: true });
  },
  300_000,
);

/** One world, from beginning to end; the seed decides everything in it. */
async function live(seed: number, limits: RelayLimits): Promise<void> {
  vi.clearAllTimers();
  vi.setSystemTime(Date.UTC(2026, 0, 1));
  const random = seeded(seed);
  const corner = pick(PLACES, random);
  vi.spyOn(Math, "random").mockImplementation(random);
  const world = new World(8, random, limits);
  for (const person of world.people)
    await act(world, person, corner, ["connect", "share", "report", "watch"]);
  for (let n = 1; n <= OPERATIONS_PER_WORLD; n += 1) {
    await act(world, pick(world.people, random), corner, [pick(ACTIONS, random)]);
    await vi.advanceTimersByTimeAsync(random() < 0.02 ? random() * 400_000 : random() * 400);
    if (n % CHECK_EVERY === 0) await world.checkWhenCalm();
  }
  expect(world.observer.events).toBeGreaterThan(OPERATIONS_PER_WORLD / 10);
  const relayed = [...world.cells.values()].reduce((sum, cell) => sum + cell.relayed, 0);
  if (limits === CROWDED) expect(relayed).toBeGreaterThan(OPERATIONS_PER_WORLD / 100);
  else expect(relayed).toBe(0);
}

/** Weighted by how often they are listed. */
const ACTIONS = [
  ...Array.from({ length: 12 }, () => "walk" as const),
  ...Array.from({ length: 4 }, () => "report" as const),
  ...Array.from({ length: 5 }, () => "befriend" as const),
  "unfriend",
  "unfriend",
  "clash",
  "share",
  "share",
  "watch",
  "connect",
  "quit",
  "resume",
  "withdraw",
  "hibernate",
  "hibernate",
  "resetCell",
  "killRelay",
  "resetHub",
  "cutHubLink",
] as const;
type Action = (typeof ACTIONS)[number];

async function act(world: World, person: Person, corner: LatLng, actions: Action[]): Promise<void> {
  const { random } = world;
  const device = pick(world.devices.get(person) ?? [], random, 0.8);
  const other = pick(
    world.people.filter((each) => each !== person),
    random,
  );
  for (const action of actions) {
    switch (action) {
      case "walk": {
        const from = device.reports.at(-1) ?? corner;
        world.report(person, device, nudge(from, 300, random));
        break;
      }
      case "report":
        world.report(person, device, nudge(corner, 12_000, random));
        break;
      case "befriend":
        void world.changeFriendship(person, other, true);
        break;
      case "unfriend":
        void world.changeFriendship(person, other, false);
        break;
      case "clash":
        void world.changeFriendship(person, other, random() < 0.5);
        void world.changeFriendship(other, person, random() < 0.5);
        break;
      case "share":
        world.setSharing(person, someSharing(world, random));
        break;
      case "watch":
        world.watch(device, random() < 0.1 ? 0 : 500 + random() * 19_500);
        break;
      case "connect":
        connectIfNeeded(world, person, device);
        break;
      case "quit":
        if (random() < 0.3) world.quit(device);
        break;
      case "resume":
        await vi.advanceTimersByTimeAsync(1);
        world.resume(device);
        break;
      case "withdraw":
        if (random() < 0.3) world.withdraw(device);
        break;
      case "hibernate":
        if (world.cells.size > 0) pick([...world.cells.values()], random).hibernate();
        break;
      case "resetCell":
        if (world.cells.size > 0) pick([...world.cells.values()], random).reset();
        break;
      case "killRelay":
        if (world.cells.size > 0) pick([...world.cells.values()], random).killRelay();
        break;
      case "resetHub":
        world.hub(person).reset();
        break;
      case "cutHubLink":
        device.hubLinkDownUntilMs = Date.now() + random() * 4_000;
        world.hub(person).reset();
        break;
    }
  }
}

function connectIfNeeded(world: World, person: Person, device: Device): void {
  if (device.phone) return;
  world.connect(person, device);
  world.watch(device, 500 + world.random() * 19_500);
}

function someSharing(world: World, random: Random): Sharing {
  const ids = () => world.people.filter(() => random() < 0.5).map(({ id }) => id);
  return {
    ...SHARING_OFF,
    mode: pick(["friends", "friends", "friends", "only", "except", "nobody"] as const, random),
    userIds: ids(),
    precision: random() < 0.7 ? "exact" : "approximate",
    precisionExceptions: random() < 0.3 ? ids() : [],
  };
}

/** A place within `reachM` of another, by flat geometry, folded over the dateline and kept off the very pole. */
function nudge({ lat, lng }: LatLng, reachM: number, random: Random): LatLng {
  const degreesM = 111_195;
  const nextLat = Math.min(90, lat + ((2 * random() - 1) * reachM) / degreesM);
  const shrink = Math.max(0.001, Math.cos((lat * Math.PI) / 180));
  const nextLng = lng + ((2 * random() - 1) * reachM) / (degreesM * shrink);
  return { lat: nextLat, lng: ((((nextLng + 180) % 360) + 360) % 360) - 180 };
}

function pick<T>(items: readonly T[], random: Random, firstShare = 0): T {
  const index = random() < firstShare ? 0 : Math.floor(random() * items.length);
  const item = items[index];
  if (item === undefined) throw new Error("there is nothing to pick from");
  return item;
}

/** mulberry32: a small generator with a seed. */
function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
