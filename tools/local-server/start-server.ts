import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { basename, dirname, join } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type V4WorkerOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions as readWranglerConfig } from "wrangler";
import { PROJECT_DIR, WORKER_FILE } from "../build.ts";
import { seededRandom } from "../random.ts";
import { chaosMonkey } from "./chaos-monkey.ts";
import { startCron } from "./cron.ts";
import { type CrowdInfo, NO_CROWD } from "./crowd-info.ts";
import { directoryIds, prepareDirectory } from "./directory-databases.ts";
import { freePort } from "./free-port.ts";
import { killableWorker, OBJECTS, reaper } from "./killable-worker.ts";
import { localRoutes } from "./local-routes.ts";
import { loadMap, openMapFile } from "./map-file.ts";
import { authSecret, dataGeneration, openStateDir, vapidKey } from "./state-dir.ts";

const WORKER_NAME = "hither";
const MINUTE_MS = 60_000;

export interface ServerOptions {
  /** 0 for any free port. */
  port?: number;
  /** Where state is kept. Without it the server begins empty and leaves nothing behind. */
  persistDir?: string | undefined;
  /** A PMTiles archive for the base map. Without it the bucket stays as it is: empty, unless the state has one. */
  mapFile?: string | undefined;
  /** What the page is told of the crowd until `showCrowd` tells more; that there is none, unless told otherwise. */
  crowd?: CrowdInfo;
  /** How often the cron runs; each minute, as in a deployment, unless told otherwise. */
  cronEveryMs?: number;
  /** Over how many databases friendships and blocks are spread; with 1, which it is unless told otherwise, all are in `DB`. */
  directoryShards?: number | undefined;
  /** Variables of wrangler.toml to be set otherwise. */
  vars?: Record<string, string>;
  /** Where notifications go beside the push services of the world; see `PushService`. */
  pushService?: PushServiceSettings;
  /** What the queues of wrangler.toml are to do otherwise, by their names. */
  queues?: Record<string, QueueSettings>;
  /** Whether its databases, buckets and queues can be made slow and unreliable, by `POST /local/faults`; see `Faults`. */
  faults?: boolean;
  /** The Worker's modules, the first of them its entry, in place of the built Worker; in the folder of the built one. */
  modules?: ServerModule[];
  /** Workers that run beside it and may call its objects, to measure them without a network in between. */
  neighbours?: V4WorkerOptions[];
  /** Called with every warning and error of the Worker and its objects. By default they go to stderr. */
  onLog?: (message: string) => void;
}

/** A push service of this machine: its host with the port, and FCM. */
export interface PushServiceSettings {
  host: string;
  url: string;
  fcm: { serviceAccount: string };
}

/** A consumer's settings, in the words of miniflare. */
export interface QueueSettings {
  /** In seconds. */
  maxBatchTimeout?: number;
  maxRetries?: number;
  /** In seconds, where a batch was not answered. */
  retryDelay?: number;
}

export interface ServerModule {
  type: "ESModule";
  path: string;
  /** Read from `path` unless given. */
  contents?: string;
}

export interface LocalServer {
  /** Reachable from this machine only. */
  url: string;
  port: number;
  /** Where state is kept while the server runs. */
  stateDir: string;
  /** For what no client can do: reading an object's storage, hibernating it, looking into D1. */
  miniflare: Miniflare;
  /** Tells the page of the crowd. */
  showCrowd(crowd: CrowdInfo): void;
  /** Stops everything that was started. */
  stop(): Promise<void>;
}

/**
 * Runs the built Worker (see `buildProject`) on this machine: workerd under miniflare, with the bindings of
 * wrangler.toml, D1 migrated, and a secret of its own. Listens on 127.0.0.1 only and needs no network.
 *
 * @throws UsageError where the port is taken, or the map cannot be had
 */
export async function startServer(options: ServerOptions = {}): Promise<LocalServer> {
  const mapFile = options.mapFile === undefined ? null : await openMapFile(options.mapFile);
  const port = await freePort(options.port ?? 0);
  // The name, not the address: passkeys are bound to a domain, and an address is none.
  const url = `http://localhost:${port}`;
  const stateDir = await openStateDir(options.persistDir);
  const onLog = options.onLog ?? ((message) => process.stderr.write(`${message}\n`));

  const shards = options.directoryShards ?? 1;
  let crowd = options.crowd ?? NO_CROWD;
  let isReady = false;
  const { workerOptions } = readWranglerConfig(join(PROJECT_DIR, "wrangler.toml"));
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port,
      // Otherwise miniflare asks the network where on earth it runs.
      cf: false,
      resourcePersistencePath: stateDir.path,
      log: new Log(LogLevel.ERROR),
      handleStructuredLogs: ({ level, message }) => {
        if (level === "error" || level === "warn") onLog(message);
      },
      workers: [
        {
          ...workerOptions,
          name: WORKER_NAME,
          modules: options.modules ?? workerModules(options.faults === true),
          modulesRoot: dirname(WORKER_FILE),
          bindings: {
            ...(workerOptions.bindings as Record<string, string>),
            ...options.vars,
            DIRECTORY_SHARDS: String(shards),
            BASE_URL: url,
            BETTER_AUTH_SECRET: await authSecret(stateDir.path),
            VAPID_PRIVATE_JWK: await vapidKey(stateDir.path),
            VAPID_SUBJECT: "mailto:local-server@hither.example",
            ...(await dataGeneration(stateDir.path)),
            ...(options.pushService && pushSettings(options.pushService)),
          },
          d1Databases: directoryIds(shards),
          queueConsumers: withSettings(
            workerOptions.queueConsumers as Record<string, QueueSettings>,
            options.queues,
          ),
          serviceBindings: {
            LOCAL: localRoutes({
              chaos: (request) => chaos(request),
              crowd: () => crowd,
              isReady: () => isReady,
            }),
          },
        },
        reaper(WORKER_NAME),
        ...(options.neighbours ?? []),
      ],
    }),
  );

  const chaos = chaosMonkey(miniflare, WORKER_NAME, seededRandom(Date.now()));
  let stopCron = async () => {};
  const stop = async () => {
    await stopCron();
    await miniflare.dispose();
    stateDir.dispose();
  };
  try {
    await miniflare.ready;
    await prepareDirectory(miniflare, shards);
    if (mapFile) await loadMap(miniflare, mapFile);
    isReady = true;
    const health = await fetch(new URL("/healthz", `http://127.0.0.1:${port}`));
    if (!health.ok) throw new Error(`/healthz answers ${health.status}`);
    stopCron = startCron(miniflare, WORKER_NAME, options.cronEveryMs ?? MINUTE_MS, (error) =>
      onLog(`the cron failed: ${String(error)}`),
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    port,
    stateDir: stateDir.path,
    miniflare,
    showCrowd: (info) => {
      crowd = info;
    },
    stop,
  };
}

const FAULTS_FILE = "faulty-bindings.js";

/** The built Worker in the one around it that lets its objects be killed, and its bindings have faults. */
function workerModules(faults: boolean): ServerModule[] {
  const beside = (name: string) => join(dirname(WORKER_FILE), name);
  const around = killableWorker(
    basename(WORKER_FILE),
    Object.values(OBJECTS),
    faults ? FAULTS_FILE : undefined,
  );
  const faulty = () =>
    stripTypeScriptTypes(readFileSync(join(import.meta.dirname, "faulty-bindings.ts"), "utf8"));
  return [
    { type: "ESModule", path: beside("killable.js"), contents: around },
    { type: "ESModule", path: WORKER_FILE },
    ...(faults ? [{ type: "ESModule" as const, path: beside(FAULTS_FILE), contents: faulty() }] : []),
  ];
}

function pushSettings({ host, url, fcm }: PushServiceSettings): Record<string, string> {
  return { PUSH_HOSTS: host, FCM_URL: url, FCM_SERVICE_ACCOUNT: fcm.serviceAccount };
}

/** The consumers of wrangler.toml, some with settings of their own. */
function withSettings(
  consumers: Record<string, QueueSettings>,
  settings: Record<string, QueueSettings> = {},
): Record<string, QueueSettings> {
  const all = Object.entries(consumers).map(([queue, given]) => [queue, { ...given, ...settings[queue] }]);
  return Object.fromEntries(all) as Record<string, QueueSettings>;
}
