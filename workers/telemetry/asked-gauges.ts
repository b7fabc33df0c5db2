import type { DatabaseName } from "../../db/directory/database-names.ts";
import { Directory } from "../../db/directory/directory.ts";
import { readOutstandingChores } from "../../db/queries/outstanding-chores.ts";
import type { MetricValues } from "../../protocol/links/metrics-link.ts";
import { log } from "../../telemetry/log.ts";
import { CHORES_OLDEST_SECONDS, CHORES_OUTSTANDING, DATABASE_UP } from "../../telemetry/metrics.ts";
import type { Env } from "../env.ts";
import { waitAtMost } from "../wait-at-most.ts";

const TIMEOUT_MS = 5_000;

/** What is asked of the databases at every reading. Of one that does not answer it is known only that it is down. */
export async function askedGauges(env: Env): Promise<MetricValues> {
  const directory = new Directory(env);
  const up: Record<string, number[]> = {};
  const outstanding: Record<string, number[]> = {};
  const oldest: Record<string, number[]> = {};
  const ask = async (name: DatabaseName) => {
    const nowMs = Date.now();
    const answered = readOutstandingChores(directory.open(name)).then(({ count, oldestMs }) => {
      outstanding[name] = [count];
      oldest[name] = [oldestMs === null ? 0 : Math.max(0, nowMs - oldestMs) / 1_000];
    });
    up[name] = [(await isAnswered(name, answered)) ? 1 : 0];
  };
  await Promise.all(directory.names.map(ask));
  return {
    [DATABASE_UP.name]: up,
    [CHORES_OUTSTANDING.name]: outstanding,
    [CHORES_OLDEST_SECONDS.name]: oldest,
  };
}

async function isAnswered(database: DatabaseName, asked: Promise<void>): Promise<boolean> {
  try {
    return await waitAtMost(TIMEOUT_MS, asked);
  } catch (error) {
    log.error("a database does not answer", error, { database });
    return false;
  }
}
