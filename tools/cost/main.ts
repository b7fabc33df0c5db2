import { readFile, writeFile } from "node:fs/promises";
import { runTool } from "../load/run-tool.ts";
import type { LivePanel } from "../terminal/live-panel.ts";
import { UsageError } from "../usage-error.ts";
import { billsOf } from "./bills.ts";
import { writeCapacity } from "./capacity/write-capacity.ts";
import { type Figures, measure } from "./figures.ts";
import { type CostOptions, costOptions, HELP } from "./options.ts";
import { report } from "./report.ts";

await runTool({
  help: HELP,
  options: costOptions,
  run,
  report: (options, figures) => report(options, figures, billsOf(figures, options.assumed)),
  isRight: () => true,
});

async function run(options: CostOptions, panel: LivePanel): Promise<Figures> {
  const { users, minutes, seed, assumed, save, docs } = options;
  const figures =
    options.figures === undefined
      ? await measure({ users, minutes, seed, callExtraMs: assumed.callExtraMs }, panel)
      : await readFigures(options.figures);
  if (save !== undefined) await writeFile(save, JSON.stringify(figures));
  if (docs) await writeCapacity(figures, assumed);
  return figures;
}

/** What an earlier run kept. */
async function readFigures(path: string): Promise<Figures> {
  try {
    const figures = JSON.parse(await readFile(path, "utf8")) as Partial<Figures>;
    const { nearby, peer, chat, storage } = figures;
    if (nearby && peer && chat && storage) return figures as Figures;
  } catch (error) {
    throw new UsageError(`--figures cannot read ${path}: ${String(error)}`);
  }
  throw new UsageError(`${path} was not written by --save`);
}
