/**
 * Runs one benchmark by name, or the whole suite: `npm run bench -- NAME [options]`, `npm run bench -- all [options]`. Those of the
 * suite take the same options (see `harness/options.ts`), and each runs in a process of its own. The project is built for them first, unless
 * `--built` says that it is.
 */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { buildProject } from "../tools/build.ts";

/** What `all` runs, for the tables of docs/benchmarks.md. */
const SUITE = ["nearby-overload", "nearby-real", "chat-group", "chat-dm", "chat-large", "connect"];
/** What it runs besides, with `--json` at most: it measures a core alone, and knows neither peers nor rounds. */
const CORES = ["cells"];

const NAMES = readdirSync(new URL(".", import.meta.url))
  .filter((file) => file.endsWith(".ts") && file !== "main.ts")
  .map((file) => file.slice(0, -".ts".length));

const [name, ...given] = process.argv.slice(2);
const options = given.filter((option) => option !== "--built");
const isSuite = name === "all" || (name !== undefined && SUITE.includes(name));
if (isSuite && options.length === given.length) await buildProject();

if (name === "all") runAll();
else if (name === undefined || !NAMES.includes(name)) {
  process.stderr.write(`Name a benchmark, or "all": ${NAMES.join(", ")}\n`);
  process.exit(2);
} else {
  process.argv.splice(2, process.argv.length, ...options);
  await import(`./${name}.ts`);
}

function runAll(): never {
  const failed: string[] = [];
  const cores = options.includes("--quick") ? [] : CORES.filter((core) => NAMES.includes(core));
  for (const each of [...SUITE, ...cores]) {
    process.stdout.write(`\n== ${each}\n`);
    const fitting = cores.includes(each) ? options.filter((option) => option === "--json") : options;
    const args = [import.meta.filename, each, "--built", ...fitting];
    const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
    if (status !== 0) failed.push(each);
  }
  if (failed.length > 0) process.stderr.write(`These failed: ${failed.join(", ")}\n`);
  process.exit(failed.length > 0 ? 1 : 0);
}
