import { runTool } from "../load/run-tool.ts";
import { chatterOptions, HELP } from "./options.ts";
import { type ChatterResult, runChatter } from "./run-chatter.ts";

const SHOWN_FAULTS = 20;

await runTool({
  help: HELP,
  options: chatterOptions,
  run: runChatter,
  report: ({ json }, result) => report(result, json),
  isRight: (_, { faults }) => faults.length === 0,
});

/** What was found, for people, and at the end for machines. */
function report({ figures, faults }: ChatterResult, json: boolean): string {
  const lines = [""];
  if (figures.driverSaturated) {
    lines.push("The driver was saturated: what it says of time is about itself. Use fewer --users.");
  }
  const { acked, operations, delivered, p50Ms, p99Ms, lost, duplicated, misordered, filesSent, filesLost } =
    figures;
  lines.push(`lost ${lost}, duplicated ${duplicated}, misordered ${misordered}`);
  for (const { kind, what } of faults.slice(0, SHOWN_FAULTS)) lines.push(`  ${kind}: ${what}`);
  lines.push(
    `${filesSent} files sent, ${filesLost} of those fetched in the end were not as they should be`,
    `${acked} messages of ${operations} operations acknowledged, shown ${delivered} times, p50 ${p50Ms} ms, p99 ${p99Ms} ms`,
  );
  if (json) {
    const { waiting: _, online: __, ...result } = figures;
    lines.push(JSON.stringify(result));
  }
  return `${lines.join("\n")}\n`;
}
