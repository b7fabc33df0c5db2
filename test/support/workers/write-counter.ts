import { listDurableObjectIds, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";

const COUNT = "SELECT total_changes() AS n";

/** How often this module asked D1. */
let asked = 0;

/**
 * How many rows every storage of the system has inserted, changed or deleted since its database was opened, by
 * SQLite's own count: D1, and the database under each object, which holds its key-value entries too. And each alarm,
 * because setting one is a write as well. The local D1 takes a note of every query, so that its count shows even reads;
 * those that ask for the count are taken off.
 */
export async function countWrites(): Promise<Record<string, unknown>> {
  const counts: Record<string, unknown> = {};
  counts["D1"] = ((await env.DB.prepare(COUNT).first<number>("n")) ?? Number.NaN) - asked;
  asked += 1;
  for (const namespace of [env.GEO_CELLS, env.USER_HUBS, env.CHAT_CHANNELS]) {
    for (const id of await listDurableObjectIds(namespace as DurableObjectNamespace)) {
      counts[id.toString()] = await runInDurableObject(namespace.get(id), async (_, { storage }) => ({
        rows: storage.sql.exec(COUNT).one()["n"],
        alarm: await storage.getAlarm(),
      }));
    }
  }
  return counts;
}
