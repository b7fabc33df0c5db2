import { basename, dirname, join } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions as readWranglerConfig } from "wrangler";
import { PROJECT_DIR, WORKER_FILE } from "../../build.ts";
import { freePort } from "../../local-server/free-port.ts";
import { type LocalServer, type ServerOptions, startServer } from "../../local-server/start-server.ts";
import type { Counts } from "../runtime/metered/counts.ts";
import { bundleEntry } from "./bundle-entry.ts";

/** A server of this machine that counts what it would be billed for. */
export interface MeteredServer {
  /** By the address, which takes no look-up. */
  url: string;
  counts(): Promise<Counts>;
  /** How long each object of a class has been awake, in ms. */
  activeMsEach(className: string): Promise<Record<string, number>>;
  stop(): Promise<void>;
}

export interface MeteredHither extends MeteredServer {
  server: LocalServer;
}

/** Hither as it was built (`buildProject`), metered. */
export async function startMeteredHither(
  callExtraMs: number,
  options: Omit<ServerOptions, "modules"> = {},
): Promise<MeteredHither> {
  const { workerOptions } = readWranglerConfig(join(PROJECT_DIR, "wrangler.toml"));
  const classes = Object.values(workerOptions.durableObjects ?? {}).map(classNameOf);
  const beside = (name: string) => join(dirname(WORKER_FILE), name);
  const server = await startServer({
    ...options,
    modules: [
      {
        type: "ESModule",
        path: beside("metered.js"),
        contents: meteredEntry(basename(WORKER_FILE), classes),
      },
      { type: "ESModule", path: beside("metering.js"), contents: await bundleEntry("metered/metering.ts") },
      { type: "ESModule", path: WORKER_FILE },
    ],
  });
  const url = `http://127.0.0.1:${server.port}`;
  return { server, ...(await meterAt(url, callExtraMs)), stop: () => server.stop() };
}

/** The built Worker with every class of its objects metered. */
function meteredEntry(workerFile: string, classNames: readonly string[]): string {
  const classes = classNames.map(
    (name) => `export const ${name} = metering.object(hither.${name}, "${name}");`,
  );
  return [
    'import { metering } from "./metering.js";',
    `import * as hither from "./${workerFile}";`,
    ...classes,
    "export default metering.worker(hither.default);",
  ].join("\n");
}

/** The class of a binding, in either of the forms that wrangler answers. */
function classNameOf(binding: unknown): string {
  return typeof binding === "string" ? binding : (binding as { className: string }).className;
}

/** The plain design, metered. */
export async function startMeteredPeer(callExtraMs: number): Promise<MeteredServer> {
  const contents = await bundleEntry("peer/worker.ts");
  const port = await freePort(0);
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port,
      cf: false,
      log: new Log(LogLevel.ERROR),
      workers: [
        {
          name: "peer",
          modules: [{ type: "ESModule", path: join(PROJECT_DIR, "dist/peer.js"), contents }],
          modulesRoot: join(PROJECT_DIR, "dist"),
          compatibilityDate: "2026-10-20",
          compatibilityFlags: ["nodejs_compat"],
          durableObjects: {
            USERS: { className: "PeerUser", useSQLite: true },
            CELLS: { className: "PeerCell", useSQLite: true },
          },
        },
      ],
    }),
  );
  await miniflare.ready;
  const meter = await meterAt(`http://127.0.0.1:${port}`, callExtraMs);
  return { ...meter, stop: () => miniflare.dispose() };
}

async function meterAt(url: string, callExtraMs: number): Promise<Omit<MeteredServer, "stop">> {
  const ask = async (query: string): Promise<unknown> => {
    const response = await fetch(`${url}/cost/meter${query}`);
    if (!response.ok) throw new Error(`the meter answered ${response.status}`);
    return response.json();
  };
  await ask(`?callExtraMs=${callExtraMs}`);
  return {
    url,
    counts: async () => (await ask("")) as Counts,
    activeMsEach: async (className) => (await ask(`?each=${className}`)) as Record<string, number>,
  };
}
