import { randomBytes } from "node:crypto";
import type { LocalServer } from "../local-server/start-server.ts";
import type { Account } from "./befriend.ts";
import { personApi } from "./local-api.ts";

const DAY_MS = 86_400_000;
/** Rows of one statement; D1 takes no value above 2 MB. */
const ROWS_AT_ONCE = 2_000;

const INSERT_USERS = `INSERT INTO user (id, name, email, is_anonymous, handle)
  SELECT value->>'userId', value->>'displayName', value->>'userId' || '@guests.invalid', 1, value->>'handle' FROM json_each(?1)`;
const INSERT_SESSIONS = `INSERT INTO session (id, token, user_id, expires_at, updated_at)
  SELECT value->>'userId', value->>'token', value->>'userId', ?2, ?3 FROM json_each(?1)`;
const INSERT_FRIENDSHIPS = `INSERT OR REPLACE INTO friendships (owner_id, other_id, state, since_ms)
  SELECT value->>0, value->>1, 'friends', ?2 FROM json_each(?1)`;

/** Somebody of many, with an account of their own. */
export interface ManyPerson extends Account {
  handle: string;
  displayName: string;
}

/**
 * Makes many guests at once, signed in: as rows of the local server's database, since as many requests take their time. Nothing
 * else knows of them yet.
 *
 * @param displayNames one for each
 */
export async function makePeople(
  { miniflare, port }: LocalServer,
  displayNames: readonly string[],
): Promise<ManyPerson[]> {
  const batch = randomBytes(4).toString("hex");
  const rows = displayNames.map((displayName, index) => ({
    userId: randomBytes(16).toString("hex"),
    token: randomBytes(24).toString("base64url"),
    handle: `many_${batch}_${index}`,
    displayName,
  }));
  const database = await miniflare.getD1Database("DB");
  const nowMs = Date.now();
  for (const some of inChunks(rows)) {
    const text = JSON.stringify(some);
    await database.batch([
      database.prepare(INSERT_USERS).bind(text),
      database.prepare(INSERT_SESSIONS).bind(text, nowMs + 60 * DAY_MS, nowMs),
    ]);
  }
  // By the address: to look up a name for each of thousands of requests takes time, too.
  const url = `http://127.0.0.1:${port}`;
  return rows.map(({ userId, token, handle, displayName }, index) => ({
    userId,
    handle,
    displayName,
    api: personApi(url, 0x20_0000 + index, token),
  }));
}

/**
 * Makes many friendships at once, as rows. A hub takes them over when it reads its user's friends for the first time: not one of these
 * people may have connected a device, or shared a location, before.
 *
 * @param pairs of user ids
 */
export async function makeFriendships(
  { miniflare }: LocalServer,
  pairs: readonly (readonly [string, string])[],
): Promise<void> {
  const database = await miniflare.getD1Database("DB");
  const rows = pairs.flatMap(([one, other]) => [
    [one, other],
    [other, one],
  ]);
  for (const some of inChunks(rows)) {
    await database.prepare(INSERT_FRIENDSHIPS).bind(JSON.stringify(some), Date.now()).run();
  }
}

function inChunks<Row>(rows: readonly Row[]): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / ROWS_AT_ONCE) }, (_, index) =>
    rows.slice(index * ROWS_AT_ONCE, (index + 1) * ROWS_AT_ONCE),
  );
}
