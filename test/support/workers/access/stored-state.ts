import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, vi } from "vitest";
import { runDueChores } from "../../../../workers/chores/run-due-chores.ts";
import { everyDatabase } from "../databases.ts";
import type { AccessWorld } from "./world.ts";

/** What requests leave behind wherever they are counted, refused ones too; and passkeys' challenges. */
const VOLATILE = ["rate_limit", "limit_counts", "verification"];

/** Everything that databases, objects and buckets hold of a world, for comparing. */
export async function storedState(world: AccessWorld): Promise<Record<string, unknown>> {
  const { fileId, openFileId, owner, people } = world;
  const databases = await Promise.all(everyDatabase().map(rowsOf));
  const channels = await Promise.all(channelsOf(world).map(objectState));
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
    return { rows, entries: [...storage.kv.list()] };
  });
}

/** Waits until nothing is left to do of what happened while a world was made. */
export async function settle(world: AccessWorld): Promise<void> {
  await vi.waitFor(
    async () => {
      // A deleted account is out of everything once the cron has erased its hub.
      await env.DB.prepare("UPDATE chores SET due_ms = 0").run();
      await runDueChores(env);
      expect((await env.DB.prepare("SELECT kind FROM chores").all()).results).toEqual([]);
      for (const channel of channelsOf(world)) {
        const owed = await runInDurableObject(channel, (_, { storage }) => [
          ...storage.sql.exec("SELECT file FROM owed_files").toArray(),
          ...[...storage.kv.list()].filter(([key]) => key === "deliveries"),
        ]);
        expect(owed).toEqual([]);
      }
    },
    { timeout: 10_000, interval: 50 },
  );
}

function channelsOf({ channelId, publicChannelId, generalId }: AccessWorld) {
  return [channelId, publicChannelId, generalId].map((id) => env.CHAT_CHANNELS.getByName(id));
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
