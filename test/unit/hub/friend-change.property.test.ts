import fc from "fast-check";
import { expect, it } from "vitest";
import { ABANDONED_AFTER_MS } from "../../../protocol/links/user-hub-link.ts";
import { HubModel } from "./hub-model.ts";

const OTHERS = ["friend-1", "friend-2", "friend-3"];
const other = fc.constantFrom(...OTHERS);
const which = fc.nat({ max: 20 });

/** One step of the world; `which` picks among those changes or readers that are on their way. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("begin" as const), other, wanted: fc.boolean() }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant("advanceChange" as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("repeatBegin" as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("crash" as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("startReading" as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("advanceReader" as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("notify" as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("deliver" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("restart" as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("wait" as const),
      ms: fc.oneof(fc.nat({ max: 1_000 }), fc.nat({ max: 2 * ABANDONED_AFTER_MS })),
    }),
  },
);
const steps = fc.array(step, { maxLength: 80, size: "max" });
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

it("never shows two as friends who are not, and ends with what the database says, whatever runs at once or crashes", () => {
  fc.assert(
    fc.property(steps, (some) => {
      const model = new HubModel(OTHERS);
      for (const each of some) {
        take(model, each);
        model.check();
      }
      model.finishEverything();
      model.check();
      model.wait(ABANDONED_AFTER_MS);
      model.readOnce();
      model.check();
      const { friends, pending } = model.hub.snapshot(model.nowMs);
      expect(pending, "tickets left behind").toEqual([]);
      expect([...(friends ?? [])].sort()).toEqual(model.friendsInDatabase());
    }),
    { numRuns: 1_500 },
  );
});

it("needs no second look at the database where nothing crashes and nothing takes long", () => {
  fc.assert(
    fc.property(steps, (some) => {
      const model = new HubModel(OTHERS);
      model.readOnce();
      for (const each of some) if (each.do !== "crash" && each.do !== "wait") take(model, each);
      model.finishEverything();
      model.check();
      const { friends, pending } = model.hub.snapshot(model.nowMs);
      expect(pending).toEqual([]);
      expect([...(friends ?? [])].sort()).toEqual(model.friendsInDatabase());
    }),
    { numRuns: 1_000 },
  );
});

function take(model: HubModel, each: Step): void {
  switch (each.do) {
    case "begin":
      return model.begin(each.other, each.wanted);
    case "advanceChange":
      return model.advanceChange(each.which);
    case "repeatBegin":
      return model.repeatBegin(each.which);
    case "crash":
      return model.crash(each.which);
    case "startReading":
      return model.startReading();
    case "advanceReader":
      return model.advanceReader(each.which);
    case "notify":
      return model.notify();
    case "deliver":
      return model.deliver();
    case "restart":
      return model.restart();
    case "wait":
      return model.wait(each.ms);
  }
}
