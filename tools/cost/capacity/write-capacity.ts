import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT_DIR } from "../../build.ts";
import type { Assumed } from "../assumptions.ts";
import type { Figures } from "../figures.ts";
import { capacityTables } from "./tables.ts";

const PAGE = join(PROJECT_DIR, "docs/capacity.md");

/** Writes the tables of the page anew, each between its marks. */
export async function writeCapacity(figures: Figures, assumed: Assumed): Promise<void> {
  const page = await readFile(PAGE, "utf8");
  await writeFile(PAGE, fillIn(page, capacityTables(figures, assumed)));
}

/**
 * Puts each text between `<!-- cost:NAME -->` and `<!-- end -->`.
 *
 * @throws RangeError where the page has no such marks, or a place for a text that there is not
 */
export function fillIn(page: string, texts: Record<string, string>): string {
  const missing = new Set(Object.keys(texts));
  const filled = page.replace(/<!-- cost:(\w+) -->[\s\S]*?<!-- end -->/g, (_, name: string) => {
    const text = texts[name];
    if (text === undefined) throw new RangeError(`the page has a place for "${name}", and nothing fills it`);
    missing.delete(name);
    return `<!-- cost:${name} -->\n${text}\n<!-- end -->`;
  });
  if (missing.size > 0) throw new RangeError(`the page has no place for ${[...missing].join(", ")}`);
  return filled;
}
