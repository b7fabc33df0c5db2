import type { Meter } from "./meter.ts";
import { meteredBucket } from "./metered-bucket.ts";
import { meterDatabase } from "./metered-database.ts";
import { override } from "./metered-storage.ts";

/** Messages of queues are billed in pieces of this size. */
const QUEUE_UNIT_BYTES = 64_000;

/**
 * The bindings of a Worker, or of an object, with everything counted that is billed where it is used. What objects do is
 * counted in them, so that here only pings and waiting are.
 */
export function meteredEnv<Env extends object>(env: Env, meter: Meter): Env {
  const bindings = Object.entries(env).map(([name, binding]) => [name, meteredBinding(binding, meter)]);
  return Object.fromEntries(bindings) as Env;
}

function meteredBinding(binding: unknown, meter: Meter): unknown {
  if (typeof binding !== "object" || binding === null) return binding;
  switch (binding.constructor.name) {
    case "DurableObjectNamespace":
      return meteredNamespace(binding as DurableObjectNamespace, meter);
    case "R2Bucket":
      return meteredBucket(binding as R2Bucket, meter);
    case "WorkerQueue":
      return meteredQueue(binding as Queue, meter);
    case "D1Database":
      return meterDatabase(binding as D1Database, meter);
    default:
      return binding;
  }
}

function meteredNamespace(namespace: DurableObjectNamespace, meter: Meter): DurableObjectNamespace {
  const stubOf = (stub: object) => meteredStub(stub, meter);
  return new Proxy(namespace, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== "function") return value;
      const method = value.bind(target) as (...args: unknown[]) => object;
      const makesStub = property === "get" || property === "getByName";
      return makesStub ? (...args: unknown[]) => stubOf(method(...args)) : method;
    },
  });
}

function meteredStub(stub: object, meter: Meter): object {
  return new Proxy(stub, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== "function" || property === "then") return value;
      return (...args: unknown[]) => {
        const call = () => Reflect.apply(value, target, args) as Promise<unknown>;
        const answer = meter.waiting(call, meter.callExtraMs);
        return property === "fetch"
          ? answer.then((response) => countPings(response as Response, meter))
          : answer;
      };
    },
  });
}

/** The sessions' ends of links: what is answered for a sleeping object shows nowhere else. */
function countPings(response: Response, meter: Meter): Response {
  if (response.webSocket) {
    override(response.webSocket, "send", (send, args) => {
      if (args[0] === "ping") meter.counts.links.pings += 1;
      return send(...args);
    });
  }
  return response;
}

function meteredQueue(queue: Queue, meter: Meter): Queue {
  const { counts } = meter;
  const units = (body: unknown) => Math.max(1, Math.ceil(JSON.stringify(body).length / QUEUE_UNIT_BYTES));
  return {
    metrics: () => queue.metrics(),
    send: (body, options) => {
      counts.queue.writes += units(body);
      return meter.waiting(() => queue.send(body, options));
    },
    sendBatch: (batch, options) => {
      const messages = [...batch];
      for (const { body } of messages) counts.queue.writes += units(body);
      return meter.waiting(() => queue.sendBatch(messages, options));
    },
  };
}
