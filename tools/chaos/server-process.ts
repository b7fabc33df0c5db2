import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { PushServiceSettings } from "../local-server/start-server.ts";

const MAIN = join(import.meta.dirname, "server-main.ts");
/** A server that is not there by then is not coming. */
const START_WITHIN_MS = 60_000;

/** What the process is told by its first argument, as JSON. */
export interface ServerSettings {
  port: number;
  stateDir: string;
  shards: number;
  cronEveryMs: number;
  vars: Record<string, string>;
  pushService: PushServiceSettings;
}

/** A local server as a process of its own, workerd included, that can be killed. */
export class ServerProcess {
  readonly #settings: ServerSettings;
  readonly #onLog: (line: string) => void;
  #process: ChildProcess | null = null;

  /** @param onLog every line that the Worker and its objects log as a warning or an error */
  constructor(settings: ServerSettings, onLog: (line: string) => void) {
    this.#settings = settings;
    this.#onLog = onLog;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#settings.port}`;
  }

  /** Resolves when it answers requests. */
  async start(): Promise<void> {
    // A group of its own: workerd is a child of it, and goes with it.
    const process = spawn(globalThis.process.execPath, [MAIN, JSON.stringify(this.#settings)], {
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process = process;
    const { stdout, stderr } = process;
    if (!stdout || !stderr) throw new Error("the server has no output");
    // Always read: a full pipe would stop the server.
    createInterface({ input: stderr }).on("line", this.#onLog);
    const isReady = new Promise<void>((resolve) => {
      createInterface({ input: stdout }).on("line", (line) =>
        line === "ready" ? resolve() : this.#onLog(line),
      );
    });
    const failed = once(process, "exit").then(([code]) => {
      throw new Error(`the server ended with ${code} before it was ready`);
    });
    const timeout = AbortSignal.timeout(START_WITHIN_MS);
    const late = once(timeout, "abort").then(() => {
      throw new Error(`the server was not ready within ${START_WITHIN_MS} ms`);
    });
    late.catch(() => {});
    failed.catch(() => {});
    await Promise.race([isReady, failed, late]);
  }

  /** SIGKILL, to all of it at once. Resolves when nothing of it is left. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Lets it come to its end. */
  async stop(): Promise<void> {
    await this.#end("SIGTERM");
  }

  async #end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const process = this.#process;
    this.#process = null;
    if (process?.pid === undefined || process.exitCode !== null || process.signalCode !== null) return;
    const ended = once(process, "exit");
    if (signal === "SIGKILL") globalThis.process.kill(-process.pid, signal);
    else process.kill(signal);
    await ended;
  }
}
