import { inArray, type SQL, sql } from "drizzle-orm";
import type { ChannelSpec } from "../../protocol/links/chat-channel-link.ts";
import type { PictureHolder } from "../../protocol/links/stored-file-link.ts";
import type { Db } from "../db.ts";
import type { DatabaseName } from "../directory/database-names.ts";
import type { Directory } from "../directory/directory.ts";
import type { Pair } from "../directory/pair.ts";
import { chores } from "../schema/index.ts";

/** Every kind of chore, and what it takes. */
export interface ChorePayloads {
  /** A sign-in has ended, as the trigger `session_ended` noted: close the sockets of its device. */
  signOutDevice: { userId: string; deviceId: string };
  /** A team's channel is in the directory: make its object. */
  openTeamChannel: ChannelSpec;
  /** Somebody joined a team: put them into a channel that everybody is in. */
  joinTeamChannel: { teamId: string; channelId: string; userId: string };
  /** Somebody left a team: take them out of a channel. */
  expelMember: { channelId: string; userId: string };
  /** A team's retention changed: tell a channel. */
  tellRetention: { teamId: string; channelId: string };
  /** A channel changed: bring the directory up to it. */
  updateDirectory: { channelId: string };
  /** A team is gone: archive a channel. */
  archiveChannel: { channelId: string };
  /** A team is gone: delete who was in it. */
  eraseTeamMembers: { teamId: string };
  /** A person or a team took a picture or gave it up: tell its file whether they refer to it. */
  settleFile: { fileId: string; holder: PictureHolder };
  /** Two are friends no more: close their direct channel. */
  closePair: { userId: string; otherId: string };
  /** Two who live in different databases changed: bring the copy of the one up to their home. */
  copyPair: Pair;
  /** Somebody came into a team or left it: bring their list up to the team's home, and the home up to their account. */
  settleMembership: { teamId: string; userId: string };
  /** Somebody has other names: bring their teams up to them. */
  copyNames: { userId: string };
  /** An account was suspended, or is not any more: tell its hub. */
  settleSuspension: { userId: string };
  /** A message is taken down by moderators: its channel is to do it. */
  takeDown: { channelId: string; seq: number };
  /** An account is gone: find everybody with whom it has something to do. */
  endContacts: { userId: string };
  /** An account is gone: end what is between it and somebody. */
  endContact: { userId: string; otherId: string };
  /** An account is gone: take it out of its teams. */
  leaveTeams: { userId: string };
  /** An account is gone: find the channels that it was in. */
  forgetEverywhere: { userId: string };
  /** An account is gone: take it out of a channel, and its name or its words as well. */
  forgetInChannel: { channelId: string; userId: string };
  /** An account is gone: find the files that it uploaded, those after `after`. */
  eraseFiles: { userId: string; after?: string };
  /** An account is gone: erase a file that it uploaded, whoever refers to it. */
  eraseFile: { fileId: string };
  /** An account is gone, and all else is done: erase its hub. */
  eraseHub: { userId: string };
}
export type ChoreKind = keyof ChorePayloads;

export type Chore = {
  [Kind in ChoreKind]: {
    id: string;
    kind: Kind;
    payload: ChorePayloads[Kind];
    createdMs: number;
    /** Where it is written down. */
    database: DatabaseName;
  };
}[ChoreKind];

/** The cron leaves a new chore alone for so long: whoever wrote it is at it. */
const FIRST_DUE_AFTER_MS = 60_000;
const MIN_BACKOFF_MS = 30_000;
const MAX_BACKOFF_MS = 3_600_000;

interface NewChores<Kind extends ChoreKind> {
  kind: Kind;
  subject: string;
  /** What it takes, each an expression over `from`. */
  payload: { [Field in keyof ChorePayloads[Kind]]: SQL | string };
  /** The rest of the SELECT, from FROM or WHERE on: one chore for each row of it. */
  from: SQL;
  nowMs: number;
}

/** The statement that writes chores, for a batch. It answers their rows, for `toChores`. */
export function insertChores<Kind extends ChoreKind>(db: Db, chore: NewChores<Kind>) {
  const fields = Object.entries<SQL | string>(chore.payload).map(([name, value]) => sql`${name}, ${value}`);
  return insertRows(db, chore, sql`json_object(${sql.join(fields, sql`, `)})`);
}

/** The same for one chore, on a condition if there is one. */
export function insertChore<Kind extends ChoreKind>(
  db: Db,
  chore: Omit<NewChores<Kind>, "payload" | "from"> & { payload: ChorePayloads[Kind]; condition?: SQL },
) {
  const from = sql`WHERE ${chore.condition ?? sql`TRUE`}`;
  return insertRows(db, { ...chore, from }, sql`${JSON.stringify(chore.payload)}`);
}

function insertRows(
  db: Db,
  { kind, subject, from, nowMs }: Pick<NewChores<ChoreKind>, "kind" | "subject" | "from" | "nowMs">,
  payload: SQL,
) {
  const id = sql`lower(hex(randomblob(16)))`;
  const dueMs = nowMs + FIRST_DUE_AFTER_MS;
  const select = sql`SELECT ${id}, ${kind}, ${subject}, ${payload}, ${nowMs}, ${dueMs}, 0 ${from}`;
  return db.insert(chores).select(select).returning(choreColumns);
}

const choreColumns = {
  id: chores.id,
  kind: chores.kind,
  payload: chores.payload,
  createdMs: chores.createdMs,
};
type ChoreRow = Pick<typeof chores.$inferSelect, keyof typeof choreColumns>;

/** @param database where the rows are */
export function toChores(rows: ChoreRow[], database: DatabaseName = "DB"): Chore[] {
  return rows.map((row) => ({ ...row, database, payload: JSON.parse(row.payload) as unknown }) as Chore);
}

/**
 * Takes up chores that are due, the longest due first. What is claimed is not due again for a while, twice as long each
 * time, up to an hour: so a claim needs no end, and a Worker that dies with it does no harm.
 */
export async function claimDueChores(
  db: Db,
  nowMs: number,
  limit: number,
  database: DatabaseName = "DB",
): Promise<Chore[]> {
  const due = sql`SELECT id FROM ${chores} WHERE due_ms <= ${nowMs} ORDER BY due_ms LIMIT ${limit}`;
  // Seven doublings are more than an hour.
  const backoff = sql`min(${MAX_BACKOFF_MS}, ${MIN_BACKOFF_MS} << min(${chores.attempts}, 7))`;
  const rows = await db
    .update(chores)
    .set({ dueMs: sql`${nowMs} + ${backoff}`, attempts: sql`${chores.attempts} + 1` })
    .where(sql`${chores.id} IN (${due})`)
    .returning(choreColumns);
  return toChores(rows, database);
}

/** The chores about something, whether they are due or not. They stay in the database where they were written down. */
export async function readChoresAbout(
  directory: Directory,
  subject: string,
  kind: ChoreKind,
): Promise<Chore[]> {
  const isThis = sql`${chores.subject} = ${subject} AND ${chores.kind} = ${kind}`;
  const found = await Promise.all(
    directory.names.map(async (name) =>
      toChores(await directory.open(name).select(choreColumns).from(chores).where(isThis), name),
    ),
  );
  return found.flat();
}

/** The id of the chore that the trigger `session_ended` writes. */
export function signOutChoreId(deviceId: string): string {
  return `signOut:${deviceId}`;
}

/** Strikes chores off, because they are done or given up. */
export async function deleteChores(db: Db, ids: string[]): Promise<void> {
  const list = sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`;
  await db.delete(chores).where(inArray(chores.id, list));
}
