import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { PROJECT_DIR } from "../../tools/build.ts";

const MAIN = join(PROJECT_DIR, "bench/main.ts");

// The other two are chats as well.
it.each(["nearby-overload", "nearby-real", "chat-group", "connect"])(
  "the benchmark %s runs on a few people, and ends with its figures as a line of JSON",
  async (name) => {
    const command = [MAIN, name, "--built", "--quick", "--json"];
    const { stdout } = await promisify(execFile)(process.execPath, command, { maxBuffer: 1 << 26 });
    expect(JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({ bench: name });
  },
);
