import { log, objectLabel } from "../telemetry/log.ts";
import { OBJECT_CALLS, OBJECT_RATE, type ObjectClass } from "../telemetry/metrics.ts";
import { type MetricsEnv, reportMetrics } from "../telemetry/report-metrics.ts";

/** What the platform calls by itself: nobody gets to know what it throws. What a caller gets to know, the caller logs. */
const EVENTS = new Set(["fetch", "alarm", "webSocketMessage", "webSocketClose", "webSocketError"]);
/** An object's load is taken over so long, or until something happens again. */
const WINDOW_MS = 10_000;

interface Observed {
  readonly ctx: { readonly id: { readonly name?: string } };
  readonly env: MetricsEnv;
}

type Method = (this: Observed, ...args: unknown[]) => unknown;

interface Load {
  sinceMs: number;
  count: number;
}

/** Lets a class of objects count what its objects handle, report it, and log what its events throw. Answers the class. */
export function observe<Class extends { prototype: object }>(
  objectClass: ObjectClass,
  observed: Class,
): Class {
  const loads = new WeakMap<object, Load>();
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(observed.prototype))) {
    const method = descriptor.value as Method | undefined;
    if (name === "constructor" || typeof method !== "function") continue;
    const kind = name === "webSocketMessage" ? "message" : "call";
    const isEvent = EVENTS.has(name);
    const value: Method = function (this: Observed, ...args) {
      const nowMs = Date.now();
      OBJECT_CALLS.increment(objectClass, kind);
      noteLoad(loads, this, objectClass, nowMs);
      void reportMetrics(this.env, nowMs);
      if (!isEvent) return method.apply(this, args);
      return logged(() => method.apply(this, args), name, objectClass, this);
    };
    Object.defineProperty(observed.prototype, name, { ...descriptor, value });
  }
  return observed;
}

/** Logs what `handle` throws, and lets it pass. */
async function logged(
  handle: () => unknown,
  method: string,
  objectClass: ObjectClass,
  { ctx }: Observed,
): Promise<unknown> {
  try {
    return await handle();
  } catch (error) {
    log.error("an object failed", error, { objectClass, object: objectLabel(ctx.id.name), method });
    throw error;
  }
}

function noteLoad(
  loads: WeakMap<object, Load>,
  object: object,
  objectClass: ObjectClass,
  nowMs: number,
): void {
  const load = loads.get(object);
  if (!load) {
    loads.set(object, { sinceMs: nowMs, count: 1 });
    return;
  }
  load.count += 1;
  const elapsedMs = nowMs - load.sinceMs;
  if (elapsedMs < WINDOW_MS && elapsedMs >= 0) return;
  if (elapsedMs > 0) OBJECT_RATE.observe((1_000 * load.count) / elapsedMs, objectClass);
  load.sinceMs = nowMs;
  load.count = 0;
}
