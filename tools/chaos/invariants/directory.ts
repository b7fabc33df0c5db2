import type { Miniflare } from "miniflare";
import { databaseNames } from "../../../db/directory/database-names.ts";
import type { Finding } from "./finding.ts";
import { asymmetries, type RelationRow } from "./symmetry.ts";

/** How long what is left to do may take once nothing fails any more. */
const CHORES_WITHIN_MS = 60_000;
const POLL_MS = 500;

const RELATIONS = `SELECT owner_id AS ownerId, other_id AS otherId, state FROM friendships
  UNION ALL SELECT owner_id, other_id, 'blocked' FROM blocks`;

/**
 * Waits until the chores of all databases are done, and compares how everybody stands. Chores that failed are tried at once: how long they
 * wait for another try says nothing about whether they can be done.
 */
export async function judgeDirectory(miniflare: Miniflare, shards: number): Promise<Finding[]> {
  const names = databaseNames(shards);
  const databases = await Promise.all(
    names.map(async (name) => ({ name, database: await miniflare.getD1Database(name) })),
  );
  const select = async <Row>(sql: string): Promise<(Row & { database: string })[]> => {
    const found = await Promise.all(
      databases.map(async ({ name, database }) => {
        const { results } = await database.prepare(sql).all<Row>();
        return results.map((row) => ({ ...row, database: name }));
      }),
    );
    return found.flat();
  };
  const findings: Finding[] = [];
  const deadlineMs = performance.now() + CHORES_WITHIN_MS;
  const chores = () => select<{ kind: string; attempts: number }>("SELECT kind, attempts FROM chores");
  for (const { database } of databases) await database.prepare("UPDATE chores SET due_ms = 0").run();
  let left = await chores();
  while (left.length > 0 && performance.now() < deadlineMs) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    left = await chores();
  }
  for (const { kind, attempts, database } of left) {
    findings.push({
      kind: "stuck",
      what: `a chore ${kind} is left in ${database} after ${attempts} attempts`,
    });
  }
  const map = await databases[0]?.database
    .prepare("SELECT bucket, database FROM directory_buckets")
    .all<{ bucket: number; database: string }>();
  const places = new Map(map?.results.map(({ bucket, database }) => [bucket, database]));
  const rows = await select<Omit<RelationRow, "database">>(RELATIONS);
  findings.push(...asymmetries(rows, (bucket) => places.get(bucket) ?? "DB"));
  return findings;
}
