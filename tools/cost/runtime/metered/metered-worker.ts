import type { Meter } from "./meter.ts";
import { meteredEnv } from "./metered-env.ts";
import { override } from "./metered-storage.ts";

/** Where what was counted is read. Only the Workers of this tool have it, and they listen on this machine only. */
export const METER_PATH = "/cost/meter";

/** A Worker with everything counted that is billed of it, and the counts to be read at `METER_PATH`. */
export function meteredWorker<Env extends object, Message>(
  worker: ExportedHandler<Env, Message>,
  meter: Meter,
): ExportedHandler<Env, Message> {
  const { counts } = meter;
  const envs = new WeakMap<Env, Env>();
  const metered = (env: Env): Env => {
    const known = envs.get(env) ?? meteredEnv(env, meter);
    envs.set(env, known);
    return known;
  };
  return {
    fetch(request, env, ctx) {
      const { pathname, searchParams } = new URL(request.url);
      if (pathname === METER_PATH) return readMeter(searchParams, meter);
      counts.worker.requests += 1;
      return worker.fetch?.(request, metered(env), ctx) ?? new Response(null, { status: 404 });
    },
    scheduled(controller, env, ctx) {
      counts.worker.crons += 1;
      return worker.scheduled?.(controller, metered(env), ctx);
    },
    queue(batch, env, ctx) {
      counts.worker.batches += 1;
      for (const message of batch.messages) {
        counts.queue.reads += 1;
        counts.queue.deletes += 1;
        // What is tried again is not deleted, and read once more when it comes back.
        override(message, "retry", (retry, args) => {
          counts.queue.deletes -= 1;
          return retry(...args);
        });
      }
      return worker.queue?.(batch, metered(env), ctx);
    },
  };
}

/** `?callExtraMs=5`: how much longer calls between objects are to count than they take here. `?each=GeoCell`: each object's time. */
function readMeter(query: URLSearchParams, meter: Meter): Response {
  const extraMs = query.get("callExtraMs");
  if (extraMs !== null) meter.callExtraMs = Number(extraMs);
  const each = query.get("each");
  return Response.json(each === null ? meter.read() : meter.activeMsEach(each));
}
