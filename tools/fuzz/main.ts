import { runTool } from "../load/run-tool.ts";
import type { LivePanel } from "../terminal/live-panel.ts";
import { type FuzzOptions, fuzzOptions, HELP } from "./options.ts";
import { type FuzzResult, runFuzz } from "./run-fuzz.ts";

await runTool({
  help: HELP,
  options: fuzzOptions,
  run,
  report,
  isRight: (_, { findings }) => findings.length === 0,
});

function run(options: FuzzOptions, panel: LivePanel): Promise<FuzzResult> {
  return runFuzz(options, ({ frames, requests }, findings) =>
    panel.draw(["", `${frames} frames, ${requests} requests, ${findings.kinds} findings`]),
  );
}

/** What was found, for people, and at the end for machines. */
function report({ json, seed }: FuzzOptions, { figures, findings }: FuzzResult): string {
  const lines = [""];
  for (const { what, detail, cause, reproduced, count } of findings) {
    lines.push(`seed ${seed}, ${count} times: ${what}${detail === "" ? "" : `\n  ${detail}`}`);
    if (reproduced !== null)
      lines.push(reproduced ? "  alone on a fresh connection, too:" : "  not alone, but after others:");
    if (cause !== null) lines.push(cause);
  }
  lines.push(
    `${figures.frames} frames and ${figures.requests} requests in ${figures.seconds} s, p99 ${figures.p99Ms} ms, ${figures.findings} kinds of trouble`,
  );
  if (json) lines.push(JSON.stringify(figures));
  return `${lines.join("\n")}\n`;
}
