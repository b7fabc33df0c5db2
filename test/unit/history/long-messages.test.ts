import { expect, it } from "vitest";
import { OWNER, readAll, SMALL, World } from "./world.ts";

it("long messages go to the archive before they fill the object, however few they are", async () => {
  const world = new World({ ...SMALL, hotMessages: 10_000, segmentMessages: 1_000, hotBytes: 50_000 });
  for (let n = 0; n < 700; n += 1) await world.send(OWNER, `${n} ${"긴 글 ".repeat(20)}`);
  world.restart();
  await world.settle();
  const [row] = world.storage.sql.all<{ bytes: number }>(
    "SELECT sum(octet_length(body)) * 2 AS bytes FROM messages",
  );
  expect(row?.bytes).toBeLessThanOrEqual(50_000);
  expect(row?.bytes).toBeGreaterThan(40_000);
  expect(await readAll(world)).toHaveLength(701);
});
