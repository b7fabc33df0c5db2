import fc from "fast-check";
import { expect, it } from "vitest";
import { bucketOf } from "../../../../db/directory/bucket.ts";
import { asymmetries, type RelationRow } from "../../../../tools/chaos/invariants/symmetry.ts";

const DATABASES = ["DB", "DIRECTORY_0", "DIRECTORY_1"];
const databaseOf = (bucket: number) => DATABASES[bucket % DATABASES.length] ?? "DB";
const placeOf = (id: string) => databaseOf(bucketOf(id));

type State = "request" | "friends" | "block";

/** The rows of a pair as they should be. */
function rowsOf(one: string, other: string, state: State): RelationRow[] {
  const [low, high] = one < other ? [one, other] : [other, one];
  const states: [string, string, RelationRow["state"]][] =
    state === "block"
      ? [[one, other, "blocked"]]
      : state === "friends"
        ? [
            [one, other, "friends"],
            [other, one, "friends"],
          ]
        : [
            [one, other, "requested"],
            [other, one, "incoming"],
          ];
  return states.flatMap(([ownerId, otherId, of]) => {
    const places = new Set(ownerId === high ? [placeOf(low), placeOf(high)] : [placeOf(low)]);
    return [...places].map((database) => ({ database, ownerId, otherId, state: of }));
  });
}

const id = fc.stringMatching(/^[a-z]{6}$/);
const pair = fc
  .tuple(id, id, fc.constantFrom<State>("request", "friends", "block"))
  .filter(([one, other]) => one !== other);

it("finds nothing wrong with people who stand as they should", () => {
  fc.assert(
    fc.property(pair, ([one, other, state]) => {
      expect(asymmetries(rowsOf(one, other, state), databaseOf)).toEqual([]);
    }),
  );
});

it("finds a row that is missing, wherever it is", () => {
  fc.assert(
    fc.property(pair, fc.nat(), ([one, other, state], which) => {
      const rows = rowsOf(one, other, state);
      fc.pre(rows.length > 1);
      expect(asymmetries(rows.toSpliced(which % rows.length, 1), databaseOf)).not.toEqual([]);
    }),
  );
});

it("finds a row that says something else, and one in the wrong database", () => {
  fc.assert(
    fc.property(pair, fc.nat(), ([one, other, state], which) => {
      const rows = rowsOf(one, other, state);
      const row = rows[which % rows.length];
      if (!row) throw new RangeError("no rows");
      const stated = rows.with(which % rows.length, {
        ...row,
        state: row.state === "friends" ? "requested" : "friends",
      });
      expect(asymmetries(stated, databaseOf)).not.toEqual([]);
      expect(asymmetries([...rows, { ...row, database: "ELSEWHERE" }], databaseOf)).not.toEqual([]);
    }),
  );
});

it("finds friends in spite of a block", () => {
  const rows = [...rowsOf("anneli", "bertha", "friends"), ...rowsOf("bertha", "anneli", "block")];
  expect(asymmetries(rows, databaseOf)).not.toEqual([]);
});
