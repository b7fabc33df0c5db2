/** Runs one benchmark by name: `npm run bench -- NAME [options]`. */
import { readdirSync } from "node:fs";

const NAMES = readdirSync(new URL(".", import.meta.url))
  .filter((file) => file.endsWith(".ts") && file !== "main.ts")
  .map((file) => file.slice(0, -".ts".length));

const [name, ...options] = process.argv.slice(2);
if (name === undefined || !NAMES.includes(name)) {
  process.stderr.write(`Name a benchmark: ${NAMES.join(", ")}\n`);
  process.exit(2);
}
process.argv.splice(2, process.argv.length, ...options);
await import(`./${name}.ts`);
