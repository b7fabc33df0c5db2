import type { D1Database } from "@cloudflare/workers-types";

/** A database by the name of its binding. `DB` has everything that is not spread. */
export type DatabaseName = "DB" | `DIRECTORY_${number}`;

/** What a deployment binds; see wrangler.toml. */
export interface DirectoryBindings {
  DB: D1Database;
  /** How many databases friendships, blocks and teams are spread over, a whole number; they are all in `DB` where it is none or 1. */
  DIRECTORY_SHARDS?: number | string;
  [name: `DIRECTORY_${number}`]: D1Database | undefined;
}

/** The names of all databases, `DB` first. Throws where the number is none, or too large for the buckets there are. */
export function databaseNames(shards: number | string | undefined): DatabaseName[] {
  const count = Number(shards ?? 1);
  if (!Number.isInteger(count) || count < 0 || count > 1_024) {
    throw new Error(`DIRECTORY_SHARDS wants a whole number from 0 to 1024, not "${shards}"`);
  }
  const names = Array.from({ length: count < 2 ? 0 : count }, (_, index) => `DIRECTORY_${index}` as const);
  return ["DB", ...names];
}

/** Which of the names of a map or a fence this is. Throws where it is none. */
export function parseDatabaseName(name: string): DatabaseName {
  if (name === "DB") return name;
  const number = /^DIRECTORY_(\d+)$/.exec(name)?.[1];
  if (number === undefined) throw new Error(`there can be no database of the name "${name}"`);
  return `DIRECTORY_${Number(number)}`;
}
