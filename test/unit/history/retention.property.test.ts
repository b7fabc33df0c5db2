import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Luck } from "./flaky-store.ts";
import { OWNER, PEOPLE, readAll, SMALL, World } from "./world.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const luck = fc.array(fc.constantFrom<Luck>("works", "fails", "works unheard"), { maxLength: 3 });

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ what: fc.constant("send" as const), isComment: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant("wait" as const), hours: fc.integer({ min: 1, max: 40 }) }),
  },
  { weight: 3, arbitrary: fc.record({ what: fc.constant("step" as const), luck }) },
  { weight: 1, arbitrary: fc.constant({ what: "restart" as const }) },
);
type Step = typeof step extends fc.Arbitrary<infer Each> ? Each : never;

async function take(world: World, each: Step): Promise<void> {
  switch (each.what) {
    case "send": {
      const root = world.core.ledger.counters.seq;
      const isRootThere =
        world.storage.sql.all(
          "SELECT 1 AS one FROM messages WHERE seq = ? AND kind = 'text' AND thread_of IS NULL",
          root,
        ).length > 0;
      await world.send(
        PEOPLE[1] ?? "",
        `message ${root + 1}`,
        each.isComment && isRootThere ? { threadOf: root } : {},
      );
      return;
    }
    case "wait":
      world.nowMs += each.hours * HOUR_MS;
      return;
    case "step":
      await world.step(each.luck);
      return;
    case "restart":
      world.restart();
  }
}

describe("retention", () => {
  it("erases everything that is older, hot or archived, and nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 60, size: "max" }),
        fc.integer({ min: 1, max: 5 }),
        async (steps, retentionDays) => {
          const world = new World({ ...SMALL, hotAgeMs: DAY_MS }, { retentionDays });
          const sentAtMs = new Map([[1, world.nowMs]]);
          for (const each of steps) {
            await take(world, each);
            const { seq, atMs } = world.core.ledger.counters;
            sentAtMs.set(seq, atMs);
          }
          // What was erased a moment ago may keep the rest waiting for an hour.
          await world.settle();
          world.nowMs += HOUR_MS;
          await world.settle();
          const cutoffMs = world.nowMs - retentionDays * DAY_MS;
          const kept = [...sentAtMs].filter(([, atMs]) => atMs >= cutoffMs).map(([seq]) => seq);
          const messages = await readAll(world);
          expect(messages.map(({ seq }) => seq)).toEqual(kept);

          const shown = messages.filter(({ kind, inChannel }) => kind !== "system" && inChannel !== false);
          expect(world.core.entry(OWNER).unread).toBe(shown.length);
          expect(world.core.entry(OWNER).lastMessage?.seq ?? null).toBe(
            (shown.at(-1) ?? messages.findLast(({ kind }) => kind === "system"))?.seq ?? null,
          );
          // Readers get a minute before an object goes; what fell due within it, another.
          for (let minutes = 0; minutes < 2; minutes += 1) {
            world.nowMs += 61_000;
            await world.settle();
          }
          expect([...world.store.objects.keys()].sort()).toEqual(world.segmentNames().sort());
        },
      ),
      { numRuns: 200 },
    );
  });

  it("leaves no row behind of what is erased", async () => {
    const world = new World(SMALL, { retentionDays: 2 });
    const first = await world.send(OWNER, "제일 먼저");
    await world.send(PEOPLE[1] ?? "", "a comment", { threadOf: first });
    await world.perform(OWNER, { type: "addReaction", key: world.newKey(), seq: first, emoji: "👍" });
    await world.perform(OWNER, { type: "setPin", key: world.newKey(), seq: first, pinned: true });
    for (let more = 0; more < 12; more += 1) await world.send(OWNER, `more ${more}`);
    await world.settle();
    await world.perform(OWNER, { type: "addReaction", key: world.newKey(), seq: first, emoji: "🎉" });
    world.nowMs += 3 * DAY_MS;
    await world.settle();
    for (const table of [
      "messages",
      "segments",
      "reactions",
      "pins",
      "threads",
      "thread_followers",
      "amendments",
      "search",
    ]) {
      expect(world.storage.sql.all(`SELECT count(*) AS n FROM ${table}`), table).toEqual([{ n: 0 }]);
    }
    expect(await world.send(OWNER, "and on")).toBe(17);
  });

  it("lets a device that was away begin anew, since it may hold what is erased", async () => {
    const world = new World(SMALL, { retentionDays: 2 });
    await world.send(OWNER, "an old one");
    const { epoch, offset } = world.core;
    const since = { epoch, offset, seq: 2 };
    world.nowMs += 3 * DAY_MS;
    await world.send(OWNER, "a new one");
    await world.settle();
    const opened = world.core.open(OWNER, since);
    expect("ok" in opened && opened.ok.recovered).toBe(false);
    expect("ok" in opened && opened.ok.messages.map(({ body }) => body)).toEqual(["a new one"]);
  });
});
