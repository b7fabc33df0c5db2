import { bucketOf } from "../../../db/directory/bucket.ts";
import type { Finding } from "./finding.ts";

/** A row of `friendships`, or of `blocks` with the state "blocked", and the database that has it. */
export interface RelationRow {
  database: string;
  ownerId: string;
  otherId: string;
  state: "requested" | "incoming" | "friends" | "blocked";
}

const MIRRORED = { requested: "incoming", incoming: "requested", friends: "friends" } as const;

/**
 * What is wrong between people: of a friendship or request there are two rows that mirror each other, in the pair's home (the
 * database of the lesser id); where the greater id lives elsewhere, that database has a copy of its owner's row; a block has no
 * mirror, is in the same places, and nobody is a friend in spite of it.
 *
 * @param databaseOf which database has a bucket
 */
export function asymmetries(rows: readonly RelationRow[], databaseOf: (bucket: number) => string): Finding[] {
  const known = new Map(rows.map((row) => [keyOf(row.database, row.ownerId, row.otherId), row]));
  const findings: Finding[] = [];
  const find = (row: RelationRow, what: string) =>
    findings.push({
      kind: "asymmetric",
      what: `${row.ownerId} → ${row.otherId} in ${row.database}: ${what}`,
    });
  for (const row of rows) {
    const { database, ownerId, otherId, state } = row;
    const [low, high] = ownerId < otherId ? [ownerId, otherId] : [otherId, ownerId];
    const home = databaseOf(bucketOf(low));
    const copy = databaseOf(bucketOf(high));
    const places = ownerId === high ? new Set([home, copy]) : new Set([home]);
    if (!places.has(database)) find(row, "is in a database where nobody looks for it");
    for (const place of places) {
      const there = known.get(keyOf(place, ownerId, otherId));
      if (there?.state !== state) find(row, `is ${state}, and in ${place} ${there?.state ?? "nothing"}`);
    }
    const mirror = known.get(keyOf(home, otherId, ownerId));
    if (state === "blocked") {
      if (mirror && mirror.state !== "blocked") find(row, `is blocked, and the other way ${mirror.state}`);
    } else if (mirror?.state !== MIRRORED[state]) {
      find(row, `is ${state}, and the other way ${mirror?.state ?? "nothing"}`);
    }
  }
  return findings;
}

function keyOf(database: string, ownerId: string, otherId: string): string {
  return `${database} ${ownerId} ${otherId}`;
}
