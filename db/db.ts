import type { D1Database } from "@cloudflare/workers-types";
import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import * as schema from "./schema/index.ts";

export type Db = DrizzleD1Database<typeof schema>;

/** The typed view of the database. Without a D1 session every query goes to the primary, so reads see all writes. */
export function openDb(d1: D1Database): Db {
  return drizzle(d1, { schema });
}
