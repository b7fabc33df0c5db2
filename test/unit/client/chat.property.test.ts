import * as fc from "fast-check";
import { test } from "vitest";
import { step } from "./chat-steps.ts";
import { ChatWorld } from "./chat-world.ts";

test("after any drops, losses, restarts and lapses of the server's memory: every device shows the channel, and each message once, in the order written", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 30, maxLength: 150, size: "max" }),
      fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
      async (steps, randoms) => {
        const world = new ChatWorld(() => randoms.next().value);
        for (const each of steps) {
          world.take(each);
          await world.clock.advance(each.do === "advance" ? each.ms : 0);
          world.check();
        }
        await world.settle();
        world.check();
        await world.judge();
      },
    ),
    { numRuns: 200 },
  );
});
