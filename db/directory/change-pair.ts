import { type SQL, sql } from "drizzle-orm";
import { log } from "../../telemetry/log.ts";
import type { Db } from "../db.ts";
import { type Chore, deleteChores, toChores } from "../queries/chores.ts";
import { insertCopying, type PairCopy, writeCopy } from "./copy-pair.ts";
import type { DatabaseName } from "./database-names.ts";
import type { Directory, ResultsOf, Statements } from "./directory.ts";
import { BucketBusyError, FROZEN_WAIT_MS } from "./fences.ts";
import { type Pair, pairOf } from "./pair.ts";
import { isListFull, type ListName, type ListRoom, reserveRoom } from "./reserve-room.ts";

export interface PairChange<Batch extends Statements> {
  directory: Directory;
  me: string;
  other: string;
  nowMs: number;
  /** Which lists of the two become longer by it, and how long they may be. */
  room?: { mine: ListName; theirs?: ListName; max: number };
  /**
   * Changes the rows of both, in their home.
   *
   * @param isFull whether the list of one of the two that grows is full, as a condition
   */
  statements: (db: Db, isFull: (ownerId: string) => SQL<number>) => Batch;
}

/**
 * Changes how two people stand.
 *
 * Where both live in one database it is one transaction. Where not, it is a saga, which a crash at any point leaves to the cron:
 * 1. Room is kept in a list of the greater id that grows. It is given back by step 3, or after a minute.
 * 2. One transaction in the pair's home changes the rows of both, numbers the change, and notes that it is to be copied. From
 *    here on it has happened: whoever asks how the two stand asks the home.
 * 3. The greater id's rows are copied to their own database, by the number: late copies never undo newer ones.
 * 4. The note is struck off.
 *
 * @returns the answers of `statements`, and in which database they ran
 * @throws BucketBusyError with nothing changed
 */
export async function changePair<Batch extends Statements>(
  change: PairChange<Batch>,
): Promise<{ results: ResultsOf<Batch>; database: DatabaseName }> {
  const { directory, me, other, nowMs, statements } = change;
  const pair = pairOf(me, other);
  const room = roomOf(change, pair.high);
  const isApart = (await directory.locate(pair)).copy !== null;
  const highIsFull = isApart && room ? !(await reserveRoom(directory, pair, room, nowMs)) : null;
  let count = 0;
  const written = await directory.writePair(pair, "home", (db, { copy }) => {
    const isFull = (ownerId: string) => {
      const list = ownerId === pair.high ? room : roomOf(change, ownerId);
      if (!list) return sql<number>`FALSE`;
      if (ownerId === pair.low || copy === null) return isListFull(ownerId, list, nowMs);
      // The two were parted by a move after their room was looked at.
      if (highIsFull === null) throw new BucketBusyError(FROZEN_WAIT_MS);
      return highIsFull ? sql<number>`TRUE` : sql<number>`FALSE`;
    };
    const batch = statements(db, isFull);
    count = batch.length;
    return copy === null ? batch : [...batch, ...insertCopying(db, pair, nowMs)];
  });
  if (!written) throw new Error("every pair has a home");
  const { results, place } = written;
  if (place.copy !== null) {
    const [, notes, copies] = results.slice(count) as unknown as ResultsOf<ReturnType<typeof insertCopying>>;
    await finish(directory, pair, copies, toChores(notes, place.home));
  }
  return { results: results.slice(0, count) as unknown as ResultsOf<Batch>, database: place.home };
}

function roomOf({ me, room }: Pick<PairChange<Statements>, "me" | "room">, ownerId: string): ListRoom | null {
  const list = ownerId === me ? room?.mine : room?.theirs;
  return room && list ? { list, max: room.max } : null;
}

/** The steps after the change itself. What fails of them is left to the cron. */
async function finish(
  directory: Directory,
  pair: Pair,
  copies: readonly PairCopy[],
  notes: readonly Chore[],
): Promise<void> {
  try {
    for (const copy of copies) await writeCopy(directory, pair, copy);
    for (const { id, database } of notes) await deleteChores(directory.open(database), [id]);
  } catch (error) {
    log.warn("a change of two people is still to be copied to the other's database", error);
  }
}
