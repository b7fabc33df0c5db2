import { livePanel } from "../terminal/live-panel.ts";
import { UsageError } from "../usage-error.ts";
import { chatterOptions, HELP } from "./options.ts";
import { type ChatterResult, runChatter } from "./run-chatter.ts";

const SHOWN_FAULTS = 20;

try {
  const options = chatterOptions(process.argv.slice(2));
  if (options === "help") {
    process.stdout.write(HELP);
    process.exit(0);
  }
  const panel = livePanel();
  process.once("SIGINT", () => {
    panel.close();
    process.exit(130);
  });
  const result = await runChatter(options, panel);
  panel.close();
  process.stdout.write(report(result, options.json));
  process.exit(result.faults.length === 0 ? 0 : 1);
} catch (error) {
  const expected = error instanceof UsageError;
  process.stderr.write(`${expected ? error.message : error instanceof Error ? error.stack : error}\n`);
  process.exit(expected ? 2 : 1);
}

/** What was found, for people, and at the end for machines. */
function report({ figures, faults }: ChatterResult, json: boolean): string {
  const lines = [""];
  if (figures.driverSaturated) {
    lines.push("The driver was saturated: what it says of time is about itself. Use fewer --users.");
  }
  const { acked, operations, delivered, p50Ms, p99Ms, lost, duplicated, misordered } = figures;
  lines.push(`lost ${lost}, duplicated ${duplicated}, misordered ${misordered}`);
  for (const { kind, what } of faults.slice(0, SHOWN_FAULTS)) lines.push(`  ${kind}: ${what}`);
  lines.push(
    `${acked} messages of ${operations} operations acknowledged, shown ${delivered} times, p50 ${p50Ms} ms, p99 ${p99Ms} ms`,
  );
  if (json) {
    const { waiting: _, online: __, ...result } = figures;
    lines.push(JSON.stringify(result));
  }
  return `${lines.join("\n")}\n`;
}
