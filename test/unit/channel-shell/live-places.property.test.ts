import fc from "fast-check";
import { expect, it } from "vitest";
import { wordsOf } from "./place-device.ts";
import { ANN, BOB, OWNER, PlaceWorld } from "./place-world.ts";

type Step =
  | { do: "move" | "lose" | "open" | "close" | "unshare" | "leave" | "connect" | "disconnect"; who: number }
  | { do: "share"; who: number; forMs: number }
  | { do: "removeOrAdd"; user: string }
  | { do: "archive" | "silence" | "sleep" | "crash" | "disconnectAll" }
  | { do: "wait"; ms: number };

const who = fc.nat(3);
const forMs = fc.oneof(fc.integer({ min: 500, max: 30_000 }), fc.constant(3_600_000));
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant("share" as const), who, forMs }) },
  { weight: 10, arbitrary: fc.record({ do: fc.constant("move" as const), who }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom("lose" as const, "open", "open", "close", "unshare", "leave"),
      who,
    }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constantFrom("connect" as const, "disconnect"), who }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("removeOrAdd" as const), user: fc.constantFrom(ANN, BOB) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom("archive" as const, "silence", "sleep", "sleep", "crash", "disconnectAll"),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("wait" as const),
      ms: fc.oneof(fc.nat(600), fc.nat(8_000), fc.nat(900_000)),
    }),
  },
);

let places = 0;

async function take(world: PlaceWorld, action: Step): Promise<void> {
  // Nothing happens at the same time as something else.
  await world.advance(1);
  const device = "who" in action ? world.devices[action.who] : undefined;
  const isLinked = device?.socket != null;
  switch (action.do) {
    case "wait":
      return world.advance(action.ms);
    case "sleep":
      return void (await world.sleep());
    case "crash":
      return world.crash();
    case "disconnectAll":
      return world.disconnect(...world.devices);
    case "archive":
      return world.change((core, nowMs) =>
        core.update(OWNER, { archived: core.inspect()?.archivedAt === null }, nowMs),
      );
    case "silence":
      return world.change((core, nowMs) =>
        core.update(OWNER, { readOnly: core.inspect()?.readOnly !== true }, nowMs),
      );
    case "removeOrAdd":
      return world.change((core, nowMs) =>
        core.isMember(action.user)
          ? core.removeMember(OWNER, action.user, nowMs)
          : core.addMembers(OWNER, [action.user], nowMs),
      );
    case "share":
      return isLinked ? device?.begin(action.forMs) : undefined;
    case "unshare":
      return isLinked ? device?.end(true) : undefined;
    case "leave":
      return device?.end(false);
    case "move":
      places += 1;
      return device?.move({ lat: places / 1e5, lng: 0, at: world.clock.now() });
    case "lose":
      return device?.move(null);
    case "open":
      return device && world.core.isMember(device.user) ? device.open() : undefined;
    case "close":
      return device?.close();
    case "connect":
      return device?.connect();
    case "disconnect":
      return device && world.disconnect(device);
  }
}

const CHANGES: ReadonlySet<Step["do"]> = new Set(["archive", "silence", "removeOrAdd"]);

it("shows nobody what they may not see, and everybody in the end what is shared, whatever happens when", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60, size: "max" }), async (steps) => {
      const world = new PlaceWorld();
      await world.begin();
      for (const action of steps) {
        const before = world.storage.writes;
        await take(world, action);
        if (!CHANGES.has(action.do)) expect(world.storage.writes, "nothing is stored").toBe(before);
      }
      for (const device of world.devices) if (!device.socket) device.connect();
      // A link that was lost shows for a grace, and a young object waits before it tells the whole.
      await world.advance(7_000);

      for (const user of [OWNER, ANN, BOB]) {
        const sharing = world.devices.filter((device) => device.user === user && device.share);
        expect(sharing.length, `${user} shares from one device`).toBeLessThanOrEqual(1);
        if (!world.may(user)) expect(sharing).toEqual([]);
      }
      for (const { user, isOpen, places: shown } of world.devices) {
        if (!isOpen || !world.core.isMember(user)) continue;
        const words = [...shown.values()].map((place) => [place.userId, wordsOf(place, place.until)]);
        expect(Object.fromEntries(words), user).toEqual(world.expected);
      }
      expect(world.faults).toEqual([]);
      expect(world.clock.pending).toBe(0);
    }),
    { numRuns: 150 },
  );
});
