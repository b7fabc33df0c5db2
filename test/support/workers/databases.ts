import { env } from "cloudflare:workers";
import { bucketOf } from "../../../db/directory/bucket.ts";
import { type DatabaseName, databaseNames } from "../../../db/directory/database-names.ts";
import { Directory } from "../../../db/directory/directory.ts";
import { evenSpread } from "../../../db/directory/spread.ts";
import type { Env } from "../../../workers/env.ts";

/** The databases of the Worker under test: one, or that of identities and those of friendships, blocks and teams. */
export const NAMES = databaseNames(env.DIRECTORY_SHARDS);

export const directory = new Directory(env);

export function databaseBy(name: DatabaseName): D1Database {
  const database = env[name];
  if (!database) throw new Error(`${name} is not bound`);
  return database;
}

export const everyDatabase = (): D1Database[] => NAMES.map(databaseBy);

/** Where the rows of an owner are, as `migrate` spread them. */
export function databaseOf(ownerId: string): D1Database {
  return databaseBy(nameOf(ownerId));
}

export function nameOf(ownerId: string): DatabaseName {
  const shards = NAMES.slice(1);
  return shards.length === 0 ? "DB" : (evenSpread(shards)[bucketOf(ownerId)]?.database ?? "DB");
}

/** The deployment with an owner's database that takes so many transactions, and then none. */
export function withoutTransactions(ownerId: string, transactionsBefore: number): Env {
  let left = transactionsBefore;
  const database = new Proxy(databaseOf(ownerId), {
    get: (target, property) => {
      if (property === "batch" && left === 0) return () => Promise.reject(new Error("out of reach"));
      if (property === "batch") left -= 1;
      const value: unknown = Reflect.get(target, property);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return { ...env, [nameOf(ownerId)]: database };
}

/** All rows that a query finds in any database. */
export async function queryEverywhere<Row>(query: string, ...parameters: unknown[]): Promise<Row[]> {
  const answers = everyDatabase().map((database) =>
    database
      .prepare(query)
      .bind(...parameters)
      .all<Row>(),
  );
  return (await Promise.all(answers)).flatMap(({ results }) => results);
}
