import type { D1Database } from "@cloudflare/workers-types";
import type { BatchItem } from "drizzle-orm/batch";
import { type Db, openDb } from "../db.ts";
import { bucketOf } from "./bucket.ts";
import { BucketMap, readBucketMap } from "./bucket-map.ts";
import {
  type DatabaseName,
  type DirectoryBindings,
  databaseNames,
  parseDatabaseName,
} from "./database-names.ts";
import {
  BucketBusyError,
  FROZEN_WAIT_MS,
  guardWrite,
  holds,
  isFencedOff,
  type Note,
  selectFences,
} from "./fences.ts";
import { bucketsOf, type Pair, type PairPlace } from "./pair.ts";

type Item = BatchItem<"sqlite">;
export type Statements = readonly Item[];
type ResultOf<Query extends Item> = Query["_"]["result"];
export type ResultsOf<Batch extends Statements> = { [Index in keyof Batch]: ResultOf<Batch[Index]> };

/** A bucket moves at most once while a call is under way, and maps lag behind by a few moves. */
const MAX_HOPS = 8;
const FROZEN_PAUSE_MS = 100;

/** Maps that this isolate has read, by the database that they were read from. */
const maps = new WeakMap<D1Database, BucketMap>();

/**
 * The databases of friendships, blocks and teams. An owner's rows are in the database of the owner's bucket; a pair's changes go through
 * the pair's home. Every call asks the database's own fence, in the same round trip, whether it is the right one, and follows it
 * to another if not.
 */
export class Directory {
  /** The database of identities, which is not spread. */
  readonly people: Db;
  readonly names: readonly DatabaseName[];
  readonly #bindings: DirectoryBindings;
  readonly #map: BucketMap;

  constructor(bindings: DirectoryBindings) {
    const people = openDb(bindings.DB);
    this.people = people;
    this.#bindings = bindings;
    this.names = databaseNames(bindings.DIRECTORY_SHARDS);
    const known = maps.get(bindings.DB);
    const isSpread = this.names.length > 1;
    this.#map = known ?? new BucketMap(async () => (isSpread ? readBucketMap(people) : new Map()));
    if (!known) maps.set(bindings.DB, this.#map);
  }

  /** Throws where there is no such binding. */
  open(name: DatabaseName): Db {
    if (name === "DB") return this.people;
    const database = this.#bindings[name];
    if (!database) throw new Error(`the database ${name} is not bound`);
    return openDb(database);
  }

  /** Reads of an owner's own rows. */
  read<Query extends Item>(ownerId: string, query: (db: Db) => Query): Promise<ResultOf<Query>> {
    return this.readBucket(bucketOf(ownerId), query);
  }

  /** Reads of rows whose owner's bucket alone is known. */
  async readBucket<Query extends Item>(bucket: number, query: (db: Db) => Query): Promise<ResultOf<Query>> {
    for (let hop = 0; hop < MAX_HOPS; hop += 1) {
      const name = await this.#map.databaseOf(bucket);
      const db = this.open(name);
      const [fences, rows] = await db.batch([selectFences(db, [bucket]), query(db)]);
      if (holds(name, fences[0])) return rows;
      await this.#follow(bucket, fences[0]?.movedTo);
    }
    throw new BucketBusyError(FROZEN_WAIT_MS);
  }

  /** Reads of pairs in their homes, with one query for each database. Both people's rows are there. */
  async readPairs<Query extends Item & { _: { result: unknown[] } }>(
    pairs: readonly Pair[],
    query: (db: Db, pairs: readonly Pair[]) => Query,
  ): Promise<ResultOf<Query>[number][]> {
    const found: ResultOf<Query>[number][] = [];
    let left = pairs;
    for (let hop = 0; left.length > 0; hop += 1) {
      if (hop === MAX_HOPS) throw new BucketBusyError(FROZEN_WAIT_MS);
      const groups = await this.#byHome(left);
      const missed = await Promise.all(
        [...groups].map(async ([name, group]) => {
          const db = this.open(name);
          const buckets = [...new Set(group.map((pair) => bucketsOf(pair).low))];
          const [fences, rows] = await db.batch([selectFences(db, buckets), query(db, group)]);
          const byBucket = new Map(fences.map((fence) => [fence.bucket, fence]));
          const gone = buckets.filter((bucket) => !holds(name, byBucket.get(bucket)));
          // A database that has some of them only is asked again for those: its answer mixes both.
          if (gone.length === 0) found.push(...(rows as ResultOf<Query>[number][]));
          for (const bucket of gone) await this.#follow(bucket, byBucket.get(bucket)?.movedTo);
          return gone.length === 0 ? [] : group;
        }),
      );
      left = missed.flat();
    }
    return found;
  }

  /** Where a pair is, as far as is known. */
  async locate(pair: Pair): Promise<PairPlace> {
    const buckets = bucketsOf(pair);
    const home = await this.#map.databaseOf(buckets.low);
    const other = await this.#map.databaseOf(buckets.high);
    return { home, copy: other === home ? null : other };
  }

  /**
   * One transaction in a pair's home, or where the high id's own rows are. Null where that is the home as well.
   *
   * @param statements may be asked for more than once
   * @param others of whom the transaction changes rows that the low id owns, too
   * @throws BucketBusyError where a bucket stays frozen; nothing was changed then
   */
  async writePair<Batch extends Statements>(
    pair: Pair,
    where: "home" | "copy",
    statements: (db: Db, place: PairPlace) => Batch,
    others: readonly string[] = [],
  ): Promise<{ results: ResultsOf<Batch>; place: PairPlace } | null> {
    const { low, high } = bucketsOf(pair);
    const ofOthers = others.map((other) => ({ bucket: low, low: pair.low, high: other }));
    const written = await this.#write(async () => {
      const place = await this.locate(pair);
      const name = where === "home" ? place.home : place.copy;
      const guarded = where === "copy" ? [high] : place.copy ? [low] : [low, high];
      const notes = guarded.map((bucket) => ({ bucket, ...pair })).concat(ofOthers);
      return name && { name, notes, place };
    }, statements);
    return written;
  }

  /**
   * One transaction in the database of an owner.
   *
   * @param noted by which ids beside the owner's the rows that it changes are found
   * @throws BucketBusyError as `writePair`
   */
  async writeOwn<Batch extends Statements>(
    ownerId: string,
    noted: readonly string[],
    statements: (db: Db) => Batch,
  ): Promise<{ results: ResultsOf<Batch>; database: DatabaseName }> {
    const bucket = bucketOf(ownerId);
    const written = await this.#write(async () => {
      const name = await this.#map.databaseOf(bucket);
      return { name, notes: noted.map((high) => ({ bucket, low: ownerId, high })), place: name };
    }, statements);
    if (!written) throw new Error("every owner has a database");
    return { results: written.results, database: written.place };
  }

  /** Changes rows of many owners, with one transaction for each database. Each pair is an owner, low, and by whom the row is found. */
  async writeEach(
    pairs: readonly Pair[],
    statements: (db: Db, pairs: readonly Pair[]) => Statements,
  ): Promise<void> {
    let left = pairs;
    for (let hop = 0; left.length > 0; hop += 1) {
      if (hop === MAX_HOPS) throw new BucketBusyError(FROZEN_WAIT_MS);
      const groups = await this.#byHome(left);
      const missed = await Promise.all(
        [...groups].map(async ([name, group]) => {
          const notes = group.map((pair) => ({ ...pair, bucket: bucketOf(pair.low) }));
          const isSame = async () => (await this.#byHome(group)).get(name)?.length === group.length;
          const written = await this.#write(
            async () => ((await isSame()) ? { name, notes, place: name } : null),
            (db) => statements(db, group),
          );
          return written ? [] : group;
        }),
      );
      left = missed.flat();
    }
  }

  /** Runs a transaction where its target is, follows the fences, and waits for what is frozen. Null where there is no target. */
  async #write<Batch extends Statements, Place>(
    locate: () => Promise<{ name: DatabaseName; notes: readonly Note[]; place: Place } | null>,
    statements: (db: Db, place: Place) => Batch,
  ): Promise<{ results: ResultsOf<Batch>; place: Place } | null> {
    const failsAtMs = Date.now() + FROZEN_WAIT_MS;
    for (let hop = 0; hop < MAX_HOPS; ) {
      const target = await locate();
      if (!target) return null;
      const { name, notes, place } = target;
      const db = this.open(name);
      try {
        const [, ...results] = await db.batch([guardWrite(db, name, notes), ...statements(db, place)]);
        return { results: results as unknown as ResultsOf<Batch>, place };
      } catch (error) {
        if (!isFencedOff(error)) throw error;
        if (await this.#catchUp(name, [...new Set(notes.map(({ bucket }) => bucket))])) hop += 1;
        else if (Date.now() < failsAtMs) await pause(FROZEN_PAUSE_MS);
        else throw new BucketBusyError(FROZEN_WAIT_MS);
      }
    }
    throw new BucketBusyError(FROZEN_WAIT_MS);
  }

  /** Learns from the fences which of the buckets have gone. Answers false where none has, so that they must be frozen. */
  async #catchUp(name: DatabaseName, buckets: readonly number[]): Promise<boolean> {
    const fences = await selectFences(this.open(name), buckets);
    const gone = buckets.filter(
      (bucket) =>
        !holds(
          name,
          fences.find((fence) => fence.bucket === bucket),
        ),
    );
    for (const bucket of gone) {
      await this.#follow(bucket, fences.find((fence) => fence.bucket === bucket)?.movedTo);
    }
    return gone.length > 0;
  }

  /** A bucket is not where it was looked for. Without a word of where it is, the map is read again. */
  async #follow(bucket: number, movedTo: string | null | undefined): Promise<void> {
    if (movedTo) await this.#map.learn(bucket, parseDatabaseName(movedTo));
    else this.#map.forget();
  }

  /** Pairs by the databases of their low ids. */
  async #byHome(pairs: readonly Pair[]): Promise<Map<DatabaseName, Pair[]>> {
    const groups = new Map<DatabaseName, Pair[]>();
    for (const pair of pairs) {
      const { home } = await this.locate(pair);
      groups.set(home, [...(groups.get(home) ?? []), pair]);
    }
    return groups;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
