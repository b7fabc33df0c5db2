import fc from "fast-check";
import { expect, it } from "vitest";
import type { Channel } from "../../../protocol/chat/channel.ts";
import { openForFriends } from "../../../workers/chat/open-for-friends.ts";
import {
  closePairChannel,
  type PairChannel,
  reopenPairChannel,
  settlePairChannel,
} from "../../../workers/chat/pair-channel.ts";
import { ProblemError } from "../../../workers/problem.ts";
import { everyInterleaving, interleave, type Process, type Step } from "./interleavings.ts";

/** A database row, and a channel as it keeps a pair's standing. */
class World {
  areFriends = true;
  /** Null: there is no channel yet. */
  isOpen: boolean | null;
  #version = 0;
  #writes = 0;
  /** Whether the ending that was written last has been answered. */
  #isOver = false;
  openedAfterTheEnd = false;

  constructor(isOpen: boolean | null) {
    this.isOpen = isOpen;
  }

  #pair(step: Step): PairChannel {
    const channel: ReturnType<PairChannel["channelOf"]> = {
      create: () =>
        step(() => {
          this.isOpen ??= false;
          return { closed: !this.isOpen } as Channel;
        }),
      inspect: () => step(() => (this.isOpen === null ? null : ({} as Channel))),
      pairVersion: () => step(() => this.#version),
      closePair: () =>
        step(() => {
          if (this.isOpen === null) return;
          this.isOpen = false;
          this.#version += 1;
        }),
      reopenPair: (version) =>
        step(() => {
          if (this.isOpen === null || version !== this.#version) return false;
          this.openedAfterTheEnd ||= this.#isOver;
          this.isOpen = true;
          return true;
        }),
    };
    return {
      channelOf: () => channel,
      channelId: "direct",
      readAreFriends: () => step(() => this.areFriends),
    };
  }

  opens: Process = (step) =>
    openForFriends(this.#pair(step), "ann", "bob").catch((error) => {
      if (!(error instanceof ProblemError && error.message === "not-friends")) throw error;
    });

  /** As `part` in `relations.ts`. */
  parts: Process = async (step) => {
    const pair = this.#pair(step);
    await closePairChannel(pair);
    const mine = await step(() => this.#write(false));
    await settlePairChannel(pair);
    this.#isOver ||= mine === this.#writes;
  };

  /** As `acceptFriend`. */
  befriends: Process = async (step) => {
    await step(() => this.#write(true));
    await reopenPairChannel(this.#pair(step));
  };

  #write(areFriends: boolean): number {
    this.areFriends = areFriends;
    this.#isOver = false;
    this.#writes += 1;
    return this.#writes;
  }
}

it.each([null, false, true])(
  "ends closed, whenever one opens it while the other ends the friendship; open before: %s",
  async (isOpen) => {
    const runs = await everyInterleaving(() => {
      const world = new World(isOpen);
      const check = (order: string) => {
        expect(world.isOpen, order).not.toBe(true);
        expect(world.openedAfterTheEnd, order).toBe(false);
      };
      return { processes: [world.opens, world.parts], check };
    });
    expect(runs).toBeGreaterThan(20);
  },
);

it.each([null, false, true])(
  "ends as the database says, whenever one makes friends while the other parts; open before: %s",
  async (isOpen) => {
    await everyInterleaving(() => {
      const world = new World(isOpen);
      const check = (order: string) => {
        expect(world.isOpen, order).toBe(isOpen === null ? null : world.areFriends);
        expect(world.openedAfterTheEnd, order).toBe(false);
      };
      return { processes: [world.befriends, world.parts], check };
    });
  },
);

it("ends as the database says, however many open, part and make friends at the same time", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(), { minLength: 60, maxLength: 60 }), async (turns) => {
      const world = new World(true);
      const { opens, parts, befriends } = world;
      await interleave([opens, parts, befriends, parts, befriends, opens], (able, taken) => {
        const turn = turns[taken.length] ?? 0;
        return able[turn % able.length] ?? 0;
      });
      expect(world.isOpen).toBe(world.areFriends);
      expect(world.openedAfterTheEnd).toBe(false);
    }),
    { numRuns: 1_000 },
  );
});
