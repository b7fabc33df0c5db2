import { measureR2 } from "../../telemetry/measure-r2.ts";
import type { Env } from "../env.ts";
import { measureD1 } from "./measure-d1.ts";

const known = new WeakMap<Env, Env>();

/** The deployment with databases and buckets that are measured, where somebody may read the metrics. Always the same for an `env`. */
export function measuredEnv(env: Env): Env {
  if (!env.METRICS_TOKEN) return env;
  const measured = known.get(env) ?? measure(env);
  known.set(env, measured);
  return measured;
}

function measure(env: Env): Env {
  const measured: Env = { ...env, DB: measureD1("DB", env.DB) };
  for (const name of Object.keys(env)) {
    if (!isShard(name)) continue;
    const shard = env[name];
    if (shard) measured[name] = measureD1(name, shard);
  }
  measured.FILES = measureR2(env.FILES);
  measured.ARCHIVE = measureR2(env.ARCHIVE);
  if (env.MAP) measured.MAP = measureR2(env.MAP);
  return measured;
}

function isShard(name: string): name is `DIRECTORY_${number}` {
  return /^DIRECTORY_\d+$/.test(name);
}
