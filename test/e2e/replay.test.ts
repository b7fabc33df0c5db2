import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROJECT_DIR } from "../../tools/build.ts";
import { type LocalServer, startServer } from "../../tools/local-server/start-server.ts";

const dir = mkdtempSync(join(tmpdir(), "hither-test-"));
const trips = join(dir, "trips.csv");
const friends = join(dir, "friends.csv");
let server: LocalServer;

beforeAll(async () => {
  // Four ways out of one square in Berlin, a kilometre and a half each, and eight people who all know each other.
  const rows = ["trip,seconds,lat,lng"];
  for (const [trip, [north, east]] of [
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, -1],
  ].entries()) {
    for (let seconds = 0; seconds <= 100; seconds += 10) {
      const metres = seconds * 15;
      rows.push(
        [trip, seconds, 52.52 + (north ?? 0) * metres * 9e-6, 13.4 + (east ?? 0) * metres * 14.8e-6].join(),
      );
    }
  }
  writeFileSync(trips, rows.join("\n"));
  const pairs = [...Array(8).keys()].flatMap((a) => [...Array(a).keys()].map((b) => `${a},${b}`));
  writeFileSync(friends, ["a,b", ...pairs].join("\n"));
  // Friendships end and blocks begin while all move: over four databases that is the hardest.
  server = await startServer({ directoryShards: 4 });
});

afterAll(async () => {
  await server.stop();
  rmSync(dir, { recursive: true });
});

function replay(...args: string[]): Promise<{ exitCode: number; output: string }> {
  const command = [
    join(PROJECT_DIR, "tools/replay/main.ts"),
    "--trips",
    trips,
    "--friends",
    friends,
    ...args,
  ];
  return new Promise((resolve) => {
    execFile(process.execPath, command, (error, stdout, stderr) => {
      resolve({ exitCode: typeof error?.code === "number" ? error.code : 0, output: stdout + stderr });
    });
  });
}

describe("npm run replay", () => {
  it("finds that everybody sees whom they should and nobody else, and says so in one line of JSON", async () => {
    const options = "--users 8 --minutes 0.15 --radius 1000 --speed 2 --check --json".split(" ");
    const { exitCode, output } = await replay(...options, "--url", server.url);
    const figures: unknown = JSON.parse(output.trim().split("\n").at(-1) ?? "");
    expect(figures).toMatchObject({
      users: 8,
      missed: 0,
      leaked: 0,
      wrongDistance: 0,
      closedSockets: 0,
      errors: 0,
    });
    expect(figures).toMatchObject({ p50Ms: expect.any(Number), p99Ms: expect.any(Number) });
    const { updates, events } = figures as { updates: number; events: number };
    expect(updates).toBeGreaterThan(8 * 7);
    expect(events).toBeGreaterThan(50);
    expect(exitCode).toBe(0);
  });

  it("says what is missing", async () => {
    const missing = await replay("--trips", join(dir, "nothing.gpx"), "--users", "2", "--url", server.url);
    expect(missing).toEqual({ exitCode: 2, output: expect.stringContaining("no such file") });
    const tooMany = await replay("--users", "9", "--url", server.url);
    expect(tooMany).toEqual({ exitCode: 2, output: expect.stringContaining("8 people") });
  });
});
