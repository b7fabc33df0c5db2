import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { expect, it } from "vitest";
import { BUCKETS, bucketExpression, bucketOf } from "../../../db/directory/bucket.ts";
import { databaseNames } from "../../../db/directory/database-names.ts";
import { evenSpread } from "../../../db/directory/spread.ts";
import { parseBuckets } from "../../../tools/directory-split/options.ts";

const idArbitrary = fc.stringMatching(/^[A-Za-z0-9_-]{0,40}$/);

it("gives an id the same bucket in SQL", () => {
  const database = new DatabaseSync(":memory:");
  const ask = database.prepare(`SELECT ${bucketExpression("?1")} AS bucket`);
  fc.assert(
    fc.property(idArbitrary, (id) => {
      expect(ask.get(id)?.["bucket"]).toBe(bucketOf(id));
    }),
    { numRuns: 500 },
  );
});

it("never changes the bucket of an id: rows would be lost", () => {
  expect(["", "a", "ann-000001", "0123456789abcdefghijklmnopqrstuv"].map(bucketOf)).toMatchInlineSnapshot(`
    [
      0,
      97,
      625,
      844,
    ]
  `);
});

it("spreads ids evenly", () => {
  const counts = Array.from({ length: BUCKETS }, () => 0);
  const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  let seed = 1;
  const letter = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return letters[seed % letters.length] ?? "";
  };
  const ids = 200_000;
  for (let each = 0; each < ids; each += 1) {
    const bucket = bucketOf(Array.from({ length: 32 }, letter).join(""));
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  // Six standard deviations of a fair spread.
  const mean = ids / BUCKETS;
  expect(Math.max(...counts)).toBeLessThan(mean + 6 * Math.sqrt(mean));
  expect(Math.min(...counts)).toBeGreaterThan(mean - 6 * Math.sqrt(mean));
});

it.each([1, 2, 3, 4, 1_000])(
  "deals the buckets out to %s databases, none of which has much more",
  (count) => {
    const names = databaseNames(1_024).slice(1, count + 1);
    const spread = evenSpread(names);
    expect(spread.map(({ bucket }) => bucket)).toEqual(
      Array.from({ length: BUCKETS }, (_, bucket) => bucket),
    );
    const sizes = names.map((name) => spread.filter(({ database }) => database === name).length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  },
);

it.each(["-1", "1025", "1.5", "many"])("refuses %s as a number of databases", (shards) => {
  expect(() => databaseNames(shards)).toThrow("DIRECTORY_SHARDS");
});

it("reads ranges of buckets, and refuses others", () => {
  expect(parseBuckets("3, 0-2,2-4,1023")).toEqual([0, 1, 2, 3, 4, 1_023]);
  for (const list of ["", "1024", "5-4", "a", "-1", "1-2-3"])
    expect(() => parseBuckets(list)).toThrow("--buckets");
});
