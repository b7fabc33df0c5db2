import { sql } from "drizzle-orm";
import type { Db } from "../db.ts";

/** The file names of the migrations that wrangler noted as applied. Fails where none ever was. */
export async function readAppliedMigrations(db: Db): Promise<string[]> {
  const rows = await db.all<{ name: string }>(sql`SELECT name FROM d1_migrations`);
  return rows.map(({ name }) => name);
}
