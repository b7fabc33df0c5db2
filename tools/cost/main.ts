import { readFile, writeFile } from "node:fs/promises";
import { runTool } from "../load/run-tool.ts";
import type { LivePanel } from "../terminal/live-panel.ts";
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
  const { users, minutes, seed, assumed, figures: path, save, docs } = options;
  const figures =
    path === undefined
      ? await measure({ users, minutes, seed, callExtraMs: assumed.callExtraMs }, panel)
      : (JSON.parse(await readFile(path, "utf8")) as Figures);
  if (save !== undefined) await writeFile(save, JSON.stringify(figures));
  if (docs) await writeCapacity(figures, assumed);
  return figures;
}
