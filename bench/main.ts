/**
 * Runs one benchmark by name, or the whole suite: `npm run bench -- NAME [options]`, `npm run bench -- all [options]`. Each of
 * the suite takes the same options (see `harness/options.ts`) and runs in a process of its own.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";

/** What `all` runs, with the tables of docs/benchmarks.md. */
const SUITE = [
  "nearby-overload",
  "nearby-real",
  "chat-group",
  "chat-dm",
  "chat-large",
  "connect",
  "cells",
  "crowded-cell",
].filter((name) => existsSync(fileOf(name)));

const NAMES = readdirSync(new URL(".", import.meta.url))
  .filter((file) => file.endsWith(".ts") && file !== "main.ts")
  .map((file) => file.slice(0, -".ts".length));

const [name, ...options] = process.argv.slice(2);
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
  for (const each of SUITE) {
    process.stdout.write(`\n== ${each}\n`);
    const { status } = spawnSync(process.execPath, [import.meta.filename, each, ...options], {
      stdio: "inherit",
    });
    if (status !== 0) failed.push(each);
  }
  if (failed.length > 0) process.stderr.write(`These failed: ${failed.join(", ")}\n`);
  process.exit(failed.length > 0 ? 1 : 0);
}

function fileOf(benchmark: string): URL {
  return new URL(`${benchmark}.ts`, import.meta.url);
}
