import { describe, expect, it } from "vitest";
import { readMessage } from "../../../workers/chat/history.ts";
import { OWNER, SMALL, World } from "./world.ts";

const CROWD = Array.from({ length: 150 }, (_, index) => `person-${String(index).padStart(3, "0")}`);

/** A message to which so many people reacted, in the archive. */
async function reactedTo(people: readonly string[]): Promise<{ world: World; seq: number }> {
  const members = [OWNER, ...CROWD].map(
    (userId) => ({ userId, role: userId === OWNER ? "owner" : "member" }) as const,
  );
  const world = new World(SMALL, { members });
  const seq = await world.send(OWNER, "who is coming?");
  for (const userId of people) await react(world, userId, seq, true);
  for (let more = 0; more < 12; more += 1) await world.send(OWNER, `more ${more}`);
  await world.settle();
  expect(world.core.isArchived(seq)).toBe(true);
  return { world, seq };
}

const react = (world: World, userId: string, seq: number, added: boolean) =>
  world.perform(userId, {
    type: added ? "addReaction" : "removeReaction",
    key: world.newKey(),
    seq,
    emoji: "👍",
  });

const countOf = async (world: World, seq: number) => {
  const message = await readMessage(world.source, seq);
  return message?.reactions?.[0]?.count ?? 0;
};
const rowsOf = (world: World) =>
  world.storage.sql.all<{ n: number }>("SELECT count(*) AS n FROM reactions")[0]?.n;

describe("reactions to an archived message", () => {
  it("are in the archive alone, and may be added and taken back all the same", async () => {
    const { world, seq } = await reactedTo(CROWD.slice(0, 20));
    expect(rowsOf(world)).toBe(0);
    await react(world, CROWD[3] ?? "", seq, false);
    await react(world, CROWD[3] ?? "", seq, false);
    await react(world, CROWD[30] ?? "", seq, true);
    await react(world, CROWD[31] ?? "", seq, true);
    await react(world, CROWD[31] ?? "", seq, true);
    expect(await countOf(world, seq)).toBe(21);
    world.nowMs += 90_000_000;
    await world.settle();
    expect(rowsOf(world)).toBe(0);
    expect(await countOf(world, seq)).toBe(21);
  });

  it("are counted once each, where there are more people than a message carries", async () => {
    const { world, seq } = await reactedTo(CROWD.slice(0, 140));
    for (const userId of CROWD) await react(world, userId, seq, true);
    expect(await countOf(world, seq)).toBe(150);
    await react(world, CROWD[139] ?? "", seq, false);
    world.nowMs += 90_000_000;
    await world.settle();
    expect(await countOf(world, seq)).toBe(149);
    await react(world, CROWD[139] ?? "", seq, false);
    await react(world, CROWD[140] ?? "", seq, false);
    expect(await countOf(world, seq)).toBe(148);
  });

  it("go with the person who is forgotten, even where only the count tells of them", async () => {
    const { world, seq } = await reactedTo(CROWD.slice(0, 140));
    world.forget(CROWD[139] ?? "", "anonymise");
    world.forget(CROWD[0] ?? "", "erase");
    expect(await countOf(world, seq)).toBe(138);
    await world.settle();
    expect(await countOf(world, seq)).toBe(138);
  });
});
