import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { PROJECT_DIR } from "../../tools/build.ts";

const MAIN = join(PROJECT_DIR, "bench/main.ts");

// One with people who move, and one with people who write: the others are made of the same parts.
it.each(["nearby-overload", "chat-group"])(
  "the benchmark %s runs on a few people, and ends with its figures as a line of JSON",
  async (name) => {
    const command = [MAIN, name, "--built", "--quick", "--json"];
    const { stdout } = await promisify(execFile)(process.execPath, command, { maxBuffer: 1 << 26 });
    expect(JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({ bench: name });
  },
);
