import type { DatabaseSync } from "node:sqlite";
import { BUCKETS, bucketOf } from "../../../db/directory/bucket.ts";
import { copyPair } from "../../../db/directory/copy-pair.ts";
import { type DatabaseName, databaseNames } from "../../../db/directory/database-names.ts";
import { Directory } from "../../../db/directory/directory.ts";
import type { Pair } from "../../../db/directory/pair.ts";
import { evenSpread, spreadFromTheStart } from "../../../db/directory/spread.ts";
import { blockUser, unblockUser } from "../../../db/queries/blocks.ts";
import { acceptRequest, dropRequest, sendRequest } from "../../../db/queries/friend-requests.ts";
import { removeFriend } from "../../../db/queries/friends.ts";
import { type SqlDatabase, sqlDatabaseOf } from "../../../tools/directory-split/sql-database.ts";
import { FakeD1, newDatabase, type OnCall } from "./fake-d1.ts";

type Act = (directory: Directory, me: string, other: string, nowMs: number) => Promise<unknown>;
/** Everything that changes how two people stand. */
export const ACTS = {
  request: sendRequest,
  accept: acceptRequest,
  drop: dropRequest,
  remove: removeFriend,
  block: blockUser,
  unblock: unblockUser,
} satisfies Record<string, Act>;
export type ActName = keyof typeof ACTS;
export const ACT_NAMES = Object.keys(ACTS) as ActName[];

interface Row {
  owner_id: string;
  other_id: string;
  state?: string;
  since_ms: number;
}

/** Real databases in memory, with the schema and the code of the deployment, and calls that take time and fail. */
export class World {
  readonly names: DatabaseName[];
  readonly files: Map<DatabaseName, DatabaseSync>;

  constructor(shards: number) {
    this.names = databaseNames(shards);
    this.files = new Map(this.names.map((name) => [name, newDatabase()]));
  }

  /** @param over so many of the shards have buckets at first */
  async begin(users: readonly string[], over = this.names.length - 1): Promise<void> {
    const insert = this.file("DB").prepare(
      "INSERT INTO user (id, name, email, handle) VALUES (?1, ?1, ?1, ?1)",
    );
    for (const user of users) insert.run(user);
    const run = async (name: DatabaseName, sql: string, parameter: string) =>
      void this.file(name).prepare(sql).run(parameter);
    if (over > 0) await spreadFromTheStart(run, this.names.slice(1, over + 1));
  }

  file(name: DatabaseName): DatabaseSync {
    const file = this.files.get(name);
    if (!file) throw new Error(`there is no ${name}`);
    return file;
  }

  /** The directory as one Worker has it, which goes by a map of its own. */
  directory(onCall: OnCall = async () => "works"): Directory {
    const views = this.names.map((name) => [name, new FakeD1(this.file(name), onCall)]);
    const bindings = { ...Object.fromEntries(views), DIRECTORY_SHARDS: this.names.length - 1 };
    return new Directory(bindings);
  }

  /** The databases as the tool has them. */
  sqlDatabases(onCall: OnCall = async () => "works"): Map<DatabaseName, SqlDatabase> {
    return new Map(this.names.map((name) => [name, sqlDatabaseOf(new FakeD1(this.file(name), onCall))]));
  }

  /** Does the chores about copies, as the cron does: what fails stays. Answers how many are left. */
  async repair(): Promise<number> {
    let left = 0;
    for (const name of this.names) {
      const chores = this.file(name).prepare("SELECT id, payload FROM chores WHERE kind = 'copyPair'").all();
      for (const { id, payload } of chores) {
        try {
          await copyPair(this.directory(), JSON.parse(String(payload)) as Pair);
          this.file(name).prepare("DELETE FROM chores WHERE id = ?").run(String(id));
        } catch {
          left += 1;
        }
      }
    }
    return left;
  }

  /** Where an owner's bucket is, by the map that the databases have. */
  nameOf(ownerId: string): DatabaseName {
    const row = this.file("DB")
      .prepare("SELECT database FROM directory_buckets WHERE bucket = ?")
      .get(bucketOf(ownerId));
    return (row?.["database"] ?? "DB") as DatabaseName;
  }

  /** Which buckets a database has, by the map. */
  bucketsIn(name: DatabaseName): number[] {
    const rows = this.file("DB").prepare("SELECT bucket, database FROM directory_buckets").all();
    const map = new Map(rows.map(({ bucket, database }) => [bucket, database]));
    return Array.from({ length: BUCKETS }, (_, bucket) => bucket).filter(
      (bucket) => (map.get(bucket) ?? "DB") === name,
    );
  }

  rows(name: DatabaseName, table: "friendships" | "blocks"): Row[] {
    const select = this.file(name).prepare(`SELECT * FROM ${table} ORDER BY owner_id, other_id`);
    return (select.all() as unknown as Row[]).map((row) => ({ ...row }));
  }

  /** What an owner's list in their own database says of somebody. */
  own(table: "friendships" | "blocks", owner: string, other: string): Row | null {
    return this.find(this.nameOf(owner), table, owner, other);
  }

  /** The same by the home of the pair. */
  truth(table: "friendships" | "blocks", owner: string, other: string): Row | null {
    return this.find(this.nameOf(owner < other ? owner : other), table, owner, other);
  }

  find(name: DatabaseName, table: "friendships" | "blocks", owner: string, other: string): Row | null {
    const rows = this.rows(name, table);
    return rows.find((row) => row.owner_id === owner && row.other_id === other) ?? null;
  }
}

/** An id that begins with `name`, in the bucket range of this database of so many. */
export function idIn(shards: number, index: number, name: string): string {
  const spread = evenSpread(databaseNames(shards).slice(1));
  for (let number = 0; ; number += 1) {
    const id = `${name}-${String(number).padStart(6, "0")}`;
    if (spread[bucketOf(id)]?.database === `DIRECTORY_${index}`) return id;
  }
}
