import { execFile } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROJECT_DIR } from "../../tools/build.ts";
import { type LocalServer, startServer } from "../../tools/local-server/start-server.ts";

let server: LocalServer;

beforeAll(async () => {
  server = await startServer();
});

afterAll(() => server.stop());

function chatter(...args: string[]): Promise<{ exitCode: number; output: string }> {
  return new Promise((resolve) => {
    const command = [join(PROJECT_DIR, "tools/chatter/main.ts"), ...args];
    execFile(process.execPath, command, (error, stdout, stderr) => {
      resolve({ exitCode: typeof error?.code === "number" ? error.code : 0, output: stdout + stderr });
    });
  });
}

describe("npm run chatter", () => {
  it("finds nothing lost, doubled or out of order while objects are reset, and says so in one line of JSON", async () => {
    const options = "--users 12 --channels 6 --minutes 0.2 --rate 15 --files 0.2 --chaos --json".split(" ");
    const { exitCode, output } = await chatter(...options, "--url", server.url);
    const result = JSON.parse(output.trimEnd().split("\n").at(-1) ?? "") as Record<string, unknown>;
    expect(result, output).toMatchObject({
      users: 12,
      channels: 6,
      lost: 0,
      duplicated: 0,
      misordered: 0,
      filesLost: 0,
      errors: 0,
    });
    for (const figure of ["acked", "delivered", "p50Ms", "p99Ms", "filesSent"]) {
      expect(result[figure], figure).toBeGreaterThan(0);
    }
    expect(exitCode).toBe(0);
  });

  it("refuses options that make no sense, and says which", async () => {
    expect(await chatter("--users", "1")).toEqual({
      exitCode: 2,
      output: '--users wants a whole number from 2 to 100000, not "1"\n',
    });
    expect((await chatter("--chaos", "--url", "http://127.0.0.1:9")).exitCode).not.toBe(0);
  });
});
