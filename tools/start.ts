import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { buildProject } from "./build.ts";
import { CROWD_COMING, startCrowd } from "./crowd/start-crowd.ts";
import { openMapFile } from "./local-server/map-file.ts";
import { startServer } from "./local-server/start-server.ts";
import { showCrowd } from "./terminal/crowd-view.ts";
import { bold, dim, red } from "./terminal/format.ts";
import { livePanel } from "./terminal/live-panel.ts";
import { UsageError } from "./usage-error.ts";

const HELP = `Runs Hither on this machine, with a small simulated crowd.

  npm start -- [options]

  --port N         the port to listen on (8787)
  --persist DIR    keep accounts and friendships in DIR; otherwise every start is a new one
  --map FILE       a PMTiles archive for the base map, see docs/map.md
  --directory-shards N  spread friendships and teams over N databases beside that of accounts (1: one for all)
  --max-speed-kmh N  nobody is believed to be faster (1200); 0: everybody is, as for a replay at many times the speed
  --no-crowd       leave the streets empty
  --seed N         the crowd's ways and friendships (1)
  --help

The metrics of the server are read with a token that is printed; METRICS_TOKEN in the environment sets it.
`;

const DEFAULT_PORT = 8787;

async function main(): Promise<void> {
  const options = readOptions();
  const panel = livePanel();
  const cleanUps: (() => void | Promise<void>)[] = [() => panel.close()];

  let stopping = false;
  const stop = async (exitCode: number) => {
    if (stopping) return;
    stopping = true;
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
    process.exit(exitCode);
  };
  const stopOnSignals = () => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      // miniflare's own handlers would end the process before anything is put away.
      process.removeAllListeners(signal);
      process.on(signal, () => void stop(0));
    }
  };
  stopOnSignals();

  try {
    // What is wrong with the map is said at once, not after the build.
    if (options.mapFile !== undefined) await (await openMapFile(options.mapFile)).close();
    panel.log("Building …");
    await buildProject();
    // A Prometheus that is to outlive restarts needs one that stays.
    const metricsToken = process.env["METRICS_TOKEN"] ?? randomBytes(24).toString("base64url");
    const server = await startServer({
      vars: { METRICS_TOKEN: metricsToken },
      port: options.port,
      persistDir: options.persistDir,
      mapFile: options.mapFile,
      directoryShards: options.directoryShards,
      ...(options.maxSpeedKmh !== undefined && { vars: { MAX_SPEED_KMH: options.maxSpeedKmh } }),
      ...(options.crowd && { crowd: CROWD_COMING }),
      onLog: (message) => panel.log(red(message)),
    });
    cleanUps.push(() => server.stop());
    stopOnSignals();
    if (stopping) return;
    panel.log(`\nHither is at ${bold(server.url)}   (Ctrl-C stops it)\n`);
    panel.log(dim(`Metrics: curl -H "authorization: Bearer ${metricsToken}" ${server.url}/metrics\n`));
    if (!options.crowd) return;

    panel.log("The crowd is coming …");
    const crowd = await startCrowd({
      url: server.url,
      seed: options.seed,
      stateDir: server.stateDir,
      onSaid: ({ who, where, text }) => panel.log(`${dim(`${where} ›`)} ${bold(who)}: ${text}`),
      onFailed: (error) => panel.log(red(`The crowd: ${error instanceof Error ? error.message : error}`)),
    });
    cleanUps.push(() => crowd.stop());
    server.showCrowd(crowd.info);
    cleanUps.push(showCrowd(crowd, panel));
  } catch (error) {
    if (stopping) return;
    const expected = error instanceof UsageError;
    process.stderr.write(`${expected ? error.message : error instanceof Error ? error.stack : error}\n`);
    await stop(1);
  }
}

interface StartOptions {
  port: number;
  persistDir: string | undefined;
  mapFile: string | undefined;
  directoryShards: number;
  maxSpeedKmh: string | undefined;
  crowd: boolean;
  seed: number;
}

function readOptions(): StartOptions {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: "string", default: String(DEFAULT_PORT) },
        persist: { type: "string" },
        map: { type: "string" },
        "directory-shards": { type: "string", default: "1" },
        "max-speed-kmh": { type: "string" },
        crowd: { type: "boolean", default: true },
        seed: { type: "string", default: "1" },
        help: { type: "boolean", default: false },
      },
      allowNegative: true,
    });
    if (values.help) {
      process.stdout.write(HELP);
      process.exit(0);
    }
    return {
      port: wholeNumber("--port", values.port, 0, 65_535),
      persistDir: values.persist,
      mapFile: values.map,
      directoryShards: wholeNumber("--directory-shards", values["directory-shards"], 1, 64),
      maxSpeedKmh:
        values["max-speed-kmh"] &&
        String(wholeNumber("--max-speed-kmh", values["max-speed-kmh"], 0, 1_000_000)),
      crowd: values.crowd,
      seed: wholeNumber("--seed", values.seed, 0, 2 ** 31),
    };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
    process.exit(2);
  }
}

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new UsageError(`${name} wants a whole number from ${min} to ${max}, not "${text}"`);
}

await main();
