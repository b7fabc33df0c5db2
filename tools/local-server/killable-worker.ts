import type { V4WorkerOptions } from "miniflare";

/** The classes of objects by their bindings. */
export const OBJECTS = {
  GEO_CELLS: "GeoCell",
  RELAYS: "Relay",
  METRICS: "Metrics",
  USER_HUBS: "UserHub",
  CHAT_CHANNELS: "ChatChannel",
  STORED_FILES: "StoredFile",
} as const;
/** The Worker beside Hither's that kills. */
export const REAPER_NAME = "reaper";
/** How an object says that it was killed; the caller of `kill` gets it as an error. */
const KILLED = "killed by chaos";

/** Where a local server is told what its bindings are to do; see `faultsSchema`. */
export const FAULTS_PATH = "/local/faults";

/**
 * The built Worker with classes of objects that can be killed from outside: the platform's own eviction waits until an object
 * has nothing to do, and a crash does not. It answers 503 until `GET /ready` of the binding `LOCAL` says that its databases are
 * there; a tab that was open already may come before. Nothing of it is in what is deployed.
 *
 * @param workerFile the name of the built Worker beside it
 * @param faultsFile the name of `faulty-bindings.ts` beside it, where bindings are to have faults
 */
export function killableWorker(
  workerFile: string,
  classNames: readonly string[],
  faultsFile?: string,
): string {
  const classes = classNames.map(
    (name) => `
export class ${name} extends worker.${name} {
  #bornAtMs = Date.now();

  constructor(ctx, env) {
    super(ctx, wrap(env));
  }

  /** Dies at once, with whatever is under way. Answers false where it was born for this call. */
  async kill() {
    if (Date.now() - this.#bornAtMs < 5) return false;
    this.ctx.abort(${JSON.stringify(KILLED)});
    return true;
  }
}
`,
  );
  return `import * as worker from "./${workerFile}";
${faultsFile === undefined ? WITHOUT_FAULTS : withFaults(faultsFile)}
${classes.join("")}
let isReady = false;

export default {
  scheduled: (controller, env, context) => worker.default.scheduled(controller, wrap(env), context),
  queue: (batch, env, context) => around("queue", () => worker.default.queue(batch, wrap(env), context)),
  async fetch(request, env, context) {
    isReady ||= (await env.LOCAL.fetch("http://local/ready")).ok;
    if (!isReady) return new Response("Starting …", { status: 503, headers: { "retry-after": "1" } });
    return (await faultsRoute(request)) ?? worker.default.fetch(request, wrap(env), context);
  },
};
`;
}

const WITHOUT_FAULTS = `
const wrap = (env) => env;
const around = (_, work) => work();
const faultsRoute = () => null;
`;

/** The bindings are wrapped once for each set of them, which lives as long as its isolate or object. */
function withFaults(faultsFile: string): string {
  return `
import { FaultyBindings } from "./${faultsFile}";
const bindings = new FaultyBindings();
const wrapped = new WeakMap();
const wrap = (env) => {
  if (!wrapped.has(env)) wrapped.set(env, bindings.wrap(env));
  return wrapped.get(env);
};
const around = (part, work) => bindings.around(part, work);
const faultsRoute = async (request) => {
  if (new URL(request.url).pathname !== ${JSON.stringify(FAULTS_PATH)}) return null;
  if (request.method === "POST") for (const [part, fault] of Object.entries(await request.json())) bindings.set(part, fault);
  return Response.json(bindings.counts);
};
`;
}

/** Kills objects on request: a POST of `{"binding","id"}`. Answers whether the object was alive. */
const REAPER = `
export default {
  async fetch(request, env) {
    const { binding, id } = await request.json();
    const objects = env[binding];
    try {
      return Response.json(await objects.get(objects.idFromString(id)).kill());
    } catch (error) {
      if (String(error).includes(${JSON.stringify(KILLED)})) return Response.json(true);
      throw error;
    }
  },
};
`;

/** The Worker that kills objects of the Worker `victim`. */
export function reaper(victim: string): V4WorkerOptions {
  const objects = Object.entries(OBJECTS).map(
    ([binding, className]) => [binding, { className, scriptName: victim, useSQLite: true }] as const,
  );
  return {
    name: REAPER_NAME,
    modules: true,
    script: REAPER,
    compatibilityDate: "2026-10-20",
    durableObjects: Object.fromEntries(objects),
  };
}
