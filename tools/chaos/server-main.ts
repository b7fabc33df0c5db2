/** The server process of `npm run chaos`: a local server with faulty bindings; ends with SIGTERM. See `ServerProcess`. */
import { startServer } from "../local-server/start-server.ts";
import type { ServerSettings } from "./server-process.ts";

const settings = JSON.parse(process.argv[2] ?? "") as ServerSettings;
const server = await startServer({
  port: settings.port,
  persistDir: settings.stateDir,
  directoryShards: settings.shards,
  cronEveryMs: settings.cronEveryMs,
  vars: settings.vars,
  pushService: settings.pushService,
  // A run has no minute to wait for a batch that failed.
  queues: { "hither-pushes": { retryDelay: 2 } },
  faults: true,
});
process.once("SIGTERM", () => {
  void server.stop().finally(() => process.exit(0));
});
process.stdout.write("ready\n");
