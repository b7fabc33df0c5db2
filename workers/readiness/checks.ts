import { Directory } from "../../db/directory/directory.ts";
import { readAppliedMigrations } from "../../db/queries/migrations.ts";
import journal from "../../migrations/meta/_journal.json" with { type: "json" };
import { metricsObjectName } from "../../protocol/links/metrics-link.ts";
import { configurationFaults } from "../configuration.ts";
import type { Env } from "../env.ts";

/** The parts of the system that are looked at. */
export const PARTS = ["configuration", "database", "migrations", "files", "archive", "objects"] as const;
export type Part = (typeof PARTS)[number];

/** What is looked at of each part. Answers whether all is well; rejects where it cannot be reached. */
export const CHECKS: Record<Part, (env: Env) => Promise<boolean>> = {
  configuration: async (env) => configurationFaults(env).length === 0,
  database: async (env) => {
    await appliedEverywhere(env);
    return true;
  },
  // A database that is ahead is fine: migrations only add, so that the version before goes on with it.
  migrations: async (env) =>
    (await appliedEverywhere(env)).every((applied) =>
      journal.entries.every(({ tag }) => applied.includes(`${tag}.sql`)),
    ),
  files: (env) => answers(env.FILES.head("readyz")),
  archive: (env) => answers(env.ARCHIVE.head("readyz")),
  objects: (env) => answers(env.METRICS.getByName(metricsObjectName(0)).ping()),
};

/** The migrations of each database. */
function appliedEverywhere(env: Env): Promise<string[][]> {
  const directory = new Directory(env);
  return Promise.all(directory.names.map((name) => readAppliedMigrations(directory.open(name))));
}

async function answers(asked: Promise<unknown>): Promise<boolean> {
  await asked;
  return true;
}
