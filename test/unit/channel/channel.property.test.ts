import fc from "fast-check";
import { describe, it } from "vitest";
import { channelKindSchema } from "../../../protocol/chat/channel.ts";
import { PEOPLE, type Wish, wishes, wishesWithArchive } from "./model/wishes.ts";
import { World } from "./model/world.ts";

const kind = fc.constantFrom(...channelKindSchema.options);

const SAID = {
  by: PEOPLE[0] ?? "",
  readReceipts: true,
  mentions: null,
  threadOf: null,
  inChannel: false,
  files: [],
};
const ENOUGH_TO_ARCHIVE: Wish[] = [
  ...Array.from({ length: 10 }, (_, n) => ({
    ...SAID,
    what: "send" as const,
    replyTo: n > 0 ? n - 1 : null,
  })),
  { by: "", readReceipts: true, what: "archiveOldest" },
];

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
      fc.property(kind, fc.array(wishesWithArchive, { maxLength: 50, size: "max" }), (some, history) =>
        live(new World(some), [...ENOUGH_TO_ARCHIVE, ...history]),
      ),
      { numRuns: 100 },
    );
  });
});
