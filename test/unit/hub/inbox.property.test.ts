import fc from "fast-check";
import { it } from "vitest";
import { CHANNELS, InboxWorld, TEAMS } from "./inbox-world.ts";

const DEVICES = 3;
const DAY_MS = 86_400_000;
const which = fc.nat({ max: DEVICES - 1 });
const target = fc.oneof(
  fc.record({ channelId: fc.constantFrom(...CHANNELS) }),
  fc.record({ teamId: fc.constantFrom(...TEAMS) }),
);

/** One step of the world. */
const step = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant("deliver" as const),
      channelId: fc.constantFrom(...CHANNELS),
      version: fc.integer({ min: 1, max: 12 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("setNotify" as const),
      target,
      level: fc.constantFrom("all" as const, "mentions" as const, "nothing" as const),
      forMs: fc.option(fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 30 * DAY_MS }))),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("changeSharing" as const) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("watch" as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("leave" as const), which }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("keep" as const), which }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("restore" as const), which, copy: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("hibernate" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("reset" as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("wait" as const),
      ms: fc.oneof(
        { weight: 4, arbitrary: fc.nat({ max: 250 }) },
        { weight: 1, arbitrary: fc.nat({ max: 40 * DAY_MS }) },
        { weight: 1, arbitrary: fc.integer({ min: 300 * DAY_MS, max: 500 * DAY_MS }) },
      ),
      lateMs: fc.constantFrom(0, 0, 0, 50),
    }),
  },
);
const steps = fc.array(step, { maxLength: 80, size: "max" });
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

it("shows every device the newest of every channel, whatever comes late or twice, and wherever the device continues", () => {
  fc.assert(
    fc.property(steps, (some) => {
      const world = new InboxWorld(DEVICES);
      for (const each of some) take(world, each);
      world.settle();
      world.check();
      for (let device = 0; device < DEVICES; device += 1) world.watch(device);
      world.check();
    }),
    { numRuns: 1_500 },
  );
});

function take(world: InboxWorld, each: Step): void {
  switch (each.do) {
    case "deliver":
      return world.deliver(each.channelId, each.version);
    case "setNotify":
      return world.setNotify(each.target, each.level, each.forMs);
    case "changeSharing":
      return world.changeSharing();
    case "watch":
      return world.watch(each.which);
    case "leave":
      return world.leave(each.which);
    case "keep":
      return world.keep(each.which);
    case "restore":
      return world.restore(each.which, each.copy);
    case "hibernate":
      return world.hibernate();
    case "reset":
      return world.reset();
    case "wait":
      return world.wait(each.ms, each.lateMs);
  }
}
