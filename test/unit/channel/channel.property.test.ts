import fc from "fast-check";
import { describe, it } from "vitest";
import { channelKindSchema } from "../../../protocol/chat/channel.ts";
import { type Wish, wishes, wishesWithArchive } from "./model/wishes.ts";
import { World } from "./model/world.ts";

const kind = fc.constantFrom(...channelKindSchema.options);

function live(world: World, history: readonly Wish[]): void {
  for (const wish of history) {
    world.grant(wish);
    world.compare();
  }
}

describe("a channel, whatever happens in it and whenever it sleeps", () => {
  it("is what a simple model says, and every device that follows or comes back ends with exactly its messages", () => {
    fc.assert(
      fc.property(kind, fc.array(wishes, { maxLength: 60, size: "max" }), (some, history) =>
        live(new World(some), history),
      ),
      { numRuns: 100 },
    );
  });

  it("is so, too, where its old messages move to the archive, and change there", () => {
    fc.assert(
      fc.property(kind, fc.array(wishesWithArchive, { maxLength: 60, size: "max" }), (some, history) =>
        live(new World(some), history),
      ),
      { numRuns: 100 },
    );
  });
});
