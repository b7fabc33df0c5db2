import fc from "fast-check";
import { it } from "vitest";
import { PresenceWorld } from "./presence-world.ts";

const session = fc.constantFrom("phone", "tablet", "laptop");

/** One step of the world. */
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant("link" as const), session }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("say" as const),
      session,
      activity: fc.constantFrom("active" as const, "idle" as const, "gone" as const),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("close" as const), session }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("follow" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("unfollow" as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("setVisible" as const), isVisible: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("hibernate" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("reset" as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("wait" as const),
      ms: fc.oneof(fc.nat({ max: 3_000 }), fc.nat({ max: 14_999 }), fc.nat({ max: 60_000 })),
    }),
  },
);
const steps = fc.array(step, { maxLength: 80, size: "max" });
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

it("tells followers every change of the presence once and at its time, and nothing of those who are back within the grace", () => {
  fc.assert(
    fc.property(steps, (some) => {
      const world = new PresenceWorld();
      for (const each of some) take(world, each);
    }),
    { numRuns: 2_000 },
  );
});

function take(world: PresenceWorld, each: Step): void {
  switch (each.do) {
    case "link":
      return world.link(each.session);
    case "say":
      return world.say(each.session, each.activity);
    case "close":
      return world.close(each.session);
    case "follow":
      return world.follow();
    case "unfollow":
      return world.unfollow(each.which);
    case "setVisible":
      return world.setVisible(each.isVisible);
    case "hibernate":
      return world.hibernate();
    case "reset":
      return world.reset();
    case "wait":
      return world.wait(each.ms);
  }
}
