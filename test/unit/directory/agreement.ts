import { expect, vi } from "vitest";
import type { World } from "./world.ts";

type PersonPair = readonly [string, string];

const MIRROR: Record<string, string> = { requested: "incoming", incoming: "requested", friends: "friends" };

/** Everybody with everybody else. */
export function pairsOf(people: readonly string[]): PersonPair[] {
  return people.flatMap((one, index) => people.slice(index + 1).map((other) => [one, other] as const));
}

/** Lets time pass until all is done. */
export async function finished<Answer>(work: Promise<Answer>): Promise<Answer> {
  const state = { isDone: false };
  const end = () => {
    state.isDone = true;
  };
  work.then(end, end);
  while (!state.isDone) await vi.advanceTimersByTimeAsync(50);
  return work;
}

function expectAgreement(world: World, one: string, other: string): void {
  for (const table of ["friendships", "blocks"] as const) {
    expect(world.own(table, one, other)).toEqual(world.truth(table, one, other));
    expect(world.own(table, other, one)).toEqual(world.truth(table, other, one));
  }
  const [mine, theirs] = [world.own("friendships", one, other), world.own("friendships", other, one)];
  expect(theirs?.state).toBe(mine?.state && MIRROR[mine.state]);
  const isBlocked = world.own("blocks", one, other) ?? world.own("blocks", other, one);
  if (isBlocked) expect(mine).toBeNull();
}

/** Repairs until nothing is left, and looks that there is nothing that does not belong there. */
export async function expectRepaired(world: World, pairs: readonly PersonPair[]): Promise<void> {
  expect(await finished(world.repair())).toBe(0);
  for (const [one, other] of pairs) expectAgreement(world, one, other);
  for (const name of world.names) {
    for (const table of ["friendships", "blocks"] as const) {
      for (const { owner_id: owner, other_id: other } of world.rows(name, table)) {
        expect([world.nameOf(owner), world.nameOf(owner < other ? owner : other)]).toContain(name);
      }
    }
  }
}
