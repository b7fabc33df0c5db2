import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../db.ts";
import { type Chore, insertChore, toChores } from "../queries/chores.ts";
import { membershipSubject } from "../queries/team-rows.ts";
import type { DatabaseName } from "./database-names.ts";
import type { Directory, ResultsOf, Statements } from "./directory.ts";
import { BucketBusyError, FROZEN_WAIT_MS } from "./fences.ts";
import { isTeamListFull, raiseTeamVersion, reserveTeam, writeOwnTeam } from "./team-list.ts";

export interface MembershipChange<Batch extends Statements> {
  directory: Directory;
  teamId: string;
  userId: string;
  nowMs: number;
  /** Whether the user may come into the team by it: then their list must have room, and the account be there afterwards. */
  enters: boolean;
  /** Whether it happens: looked at after the statements by which the user enters, and before those by which they leave. */
  happens: SQL;
  /** Who else's rows of the team it changes. */
  others?: readonly string[];
  /**
   * Changes the rows of the team, in its home.
   *
   * @param isFull whether the user is in as many teams as one can be, as a condition
   * @param home where accounts can be asked in the same transaction if it is `DB`
   */
  statements: (db: Db, isFull: SQL<number>, home: DatabaseName) => Batch;
}

/**
 * Changes who is in a team.
 *
 * Where the team's home is the user's own database as well it is one transaction. Where not, it is a saga, which a crash at any
 * point leaves to the cron:
 * 1. Whoever is about to enter keeps room in their list. It is given back by step 3, or after a minute.
 * 2. One transaction in the team's home changes the team's rows, numbers the change, and notes that it is to be settled. From
 *    here on it has happened: whoever asks who may do what in the team asks the home.
 * 3. The note, which is for the caller to be done: the user's list says what the home says, by the number.
 *
 * @returns the answers of `statements`, in which database they ran, and the note where there is one
 * @throws BucketBusyError with nothing changed
 */
export async function changeMembership<Batch extends Statements>(
  change: MembershipChange<Batch>,
): Promise<{ results: ResultsOf<Batch>; database: DatabaseName; chores: Chore[] }> {
  const { directory, teamId, userId, nowMs, enters, happens, others = [], statements } = change;
  const pair = { low: teamId, high: userId };
  const isApart = (await directory.locate(pair)).copy !== null;
  const hasRoom = isApart && enters ? await reserveTeam(directory, userId, teamId, nowMs) : null;
  let at = { first: 0, note: 0, end: 0 };
  const written = await directory.writePair(
    pair,
    "home",
    (db, { home, copy }) => {
      // The two were parted by a move after their room was looked at.
      if (enters && copy !== null && hasRoom === null) throw new BucketBusyError(FROZEN_WAIT_MS);
      const isFull =
        copy === null ? isTeamListFull(userId, teamId, nowMs) : sql<number>`${hasRoom === false ? 1 : 0}`;
      const batch = statements(db, isFull, home);
      const isToSettle = copy !== null || (enters && home !== "DB");
      const chore = {
        kind: "settleMembership" as const,
        subject: membershipSubject(teamId, userId),
        payload: { teamId, userId },
        condition: isToSettle ? happens : sql`FALSE`,
        nowMs,
      };
      const list = copy === null ? [writeOwnTeam(db, { userId, teamId })] : [];
      const noting = [insertChore(db, chore), raiseTeamVersion(db, teamId, nowMs, happens)] as const;
      const { length } = batch;
      at = enters ? { first: 0, note: length, end: length } : { first: 2, note: 0, end: 2 + length };
      return enters ? [...batch, ...noting, ...list] : [...noting, ...batch, ...list];
    },
    others,
  );
  if (!written) throw new Error("every team has a home");
  const { results, place } = written;
  const notes = results[at.note] as Parameters<typeof toChores>[0];
  return {
    results: results.slice(at.first, at.end) as unknown as ResultsOf<Batch>,
    database: place.home,
    chores: toChores(notes, place.home),
  };
}
