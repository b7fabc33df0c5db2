import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { everyDatabase } from "../databases.ts";
import type { AccessWorld } from "./world.ts";

/** What requests leave behind wherever they are counted, refused ones too; and when a sign-in was used last. */
const VOLATILE = ["rate_limit", "verification"];

/** Everything that databases, objects and buckets hold of a world, for comparing. */
export async function storedState(world: AccessWorld): Promise<Record<string, unknown>> {
  const { channelId, publicChannelId, fileId, openFileId, owner, people } = world;
  const databases = await Promise.all(everyDatabase().map(rowsOf));
  const channels = await Promise.all(
    [channelId, publicChannelId].map((id) => objectState(env.CHAT_CHANNELS.getByName(id))),
  );
  const files = await Promise.all(
    [fileId, openFileId].map((id) => objectState(env.STORED_FILES.getByName(id))),
  );
  const hubs = await Promise.all(
    [owner, people.member].map(({ id }) => objectState(env.USER_HUBS.getByName(id))),
  );
  const bucket = (await env.FILES.list()).objects.map(({ key, etag }) => [key, etag]);
  return { databases, channels, files, hubs, bucket };
}

/** Everything that an object's storage holds. */
export function objectState(object: DurableObjectStub): Promise<Record<string, unknown>> {
  return runInDurableObject(object, async (_, { storage }) => {
    const tables = storage.sql
      .exec<{ name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
      )
      .toArray();
    const rows = tables.map(({ name }) => [name, storage.sql.exec(`SELECT * FROM "${name}"`).toArray()]);
    return { rows, entries: [...storage.kv.list()], alarm: await storage.getAlarm() };
  });
}

async function rowsOf(database: D1Database): Promise<unknown[]> {
  const { results } = await database
    .prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
    )
    .all<{ name: string }>();
  const names = results.map(({ name }) => name).filter((name) => !VOLATILE.includes(name));
  return Promise.all(
    names.map(async (name) => [name, (await database.prepare(`SELECT * FROM "${name}"`).all()).results]),
  );
}
