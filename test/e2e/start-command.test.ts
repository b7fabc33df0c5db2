import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { PROJECT_DIR } from "../../tools/build.ts";
import { freePort } from "../../tools/local-server/free-port.ts";
import { until } from "./support/until.ts";

let running: ChildProcess | undefined;
afterEach(() => void running?.kill("SIGKILL"));

interface Command {
  /** Everything that it printed so far. */
  output(): string;
  /** Sends a signal as a terminal does, and waits for the end. */
  interrupt(signal: NodeJS.Signals): Promise<number | null>;
  ended: Promise<number | null>;
}

function run(...args: string[]): Command {
  const child = spawn(process.execPath, [join(PROJECT_DIR, "tools/start.ts"), ...args], { cwd: PROJECT_DIR });
  running = child;
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (text += chunk));
  const ended = once(child, "exit").then(([code]: (number | null)[]) => code ?? null);
  return {
    output: () => text,
    ended,
    interrupt: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

describe("npm start", () => {
  it("puts a crowd on the streets that see each other, and stops without a trace", async () => {
    const port = await freePort(0);
    const command = run("--port", String(port));
    await until("somebody is near somebody", () => /\+ \S+ is near \S+/.exec(command.output())?.[0], 60_000);
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    expect(await command.interrupt("SIGINT")).toBe(0);
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow("fetch failed");
    // The port can be had again: nobody was left behind.
    expect(await freePort(port)).toBe(port);
  });

  it("leaves the streets empty with --no-crowd, and stops on SIGTERM too", async () => {
    const command = run("--no-crowd", "--port", "0");
    await until("the server says where it is", () => /Hither is at http/.exec(command.output())?.[0], 60_000);
    expect(command.output()).not.toContain("crowd is coming");
    expect(await command.interrupt("SIGTERM")).toBe(0);
  });

  it("says at once what is wrong with a map", async () => {
    const command = run("--map", join(PROJECT_DIR, "package.json"));
    expect(await command.ended).toBe(1);
    expect(command.output()).toMatch(/package\.json is no PMTiles archive/);
    expect(command.output()).not.toContain("Building");
  });

  it("explains an option that it does not know", async () => {
    const command = run("--prot", "1");
    expect(await command.ended).toBe(2);
    expect(command.output()).toContain("--prot");
    expect(command.output()).toContain("npm start -- [options]");
  });
});
