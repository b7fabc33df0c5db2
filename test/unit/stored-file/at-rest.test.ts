import { expect, it } from "vitest";
import { tailName } from "../../../protocol/links/stored-file-link.ts";
import { FILE_ID, FileWorld, OWNER } from "./file-world.ts";

/** How much is there, for whoever waits for a request that may be under way; undefined while it waits. */
function ask(world: FileWorld): { receivedBytes: number | undefined } {
  const answer: { receivedBytes: number | undefined } = { receivedBytes: undefined };
  void world.core.describeAtRest().then((record) => {
    answer.receivedBytes = record?.receivedBytes;
  });
  return answer;
}

/** Lets everything go on that waits for no clock. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

it("waits for the last bytes of a request whose connection was lost, and counts them", async () => {
  const world = new FileWorld();
  await world.declare({ sizeBytes: 100 });
  const { turn } = await world.turn(0);
  const answer = ask(world);
  await settled();
  expect(answer.receivedBytes).toBeUndefined();
  await world.core.storedTail(turn, { name: tailName(FILE_ID, "1"), sizeBytes: 7 });
  await settled();
  expect(answer.receivedBytes).toBe(7);
});

it("does not wait for longer than a second", async () => {
  const world = new FileWorld();
  await world.declare({ sizeBytes: 100 });
  await world.turn(0);
  const answer = ask(world);
  await world.pass(999);
  await settled();
  expect(answer.receivedBytes).toBeUndefined();
  await world.pass(1);
  await settled();
  expect(answer.receivedBytes).toBe(0);
});

it("does not wait for an older request, nor where nobody appends", async () => {
  const world = new FileWorld();
  await world.declare({ sizeBytes: 100 });
  const none = ask(world);
  await settled();
  expect(none.receivedBytes).toBe(0);
  const older = await world.turn(0);
  const newer = await world.turn(0);
  const answer = ask(world);
  await world.core.storedTail(older.turn, { name: tailName(FILE_ID, "1"), sizeBytes: 7 });
  await settled();
  expect(answer.receivedBytes).toBeUndefined();
  await world.core.storedTail(newer.turn, { name: tailName(FILE_ID, "2"), sizeBytes: 9 });
  await settled();
  expect(answer.receivedBytes).toBe(9);
  world.crash();
  expect((await world.core.describeAtRest())?.ownerId).toBe(OWNER);
});
