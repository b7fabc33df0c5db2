import { runTool } from "../load/run-tool.ts";
import { HELP, type ReplayOptions, replayOptions } from "./options.ts";
import { type ReplayResult, runReplay } from "./run-replay.ts";

const SHOWN_FAULTS = 20;

await runTool({
  help: HELP,
  options: replayOptions,
  run: runReplay,
  report,
  isRight,
});

function isRight({ check, chaos }: ReplayOptions, { figures }: ReplayResult): boolean {
  const { missed, leaked, wrongDistance, closedSockets } = figures;
  return (!check || missed + leaked + wrongDistance === 0) && (!chaos || closedSockets === 0);
}

/** What was found, for people, and at the end for machines. */
function report({ check, json }: ReplayOptions, { figures, faults }: ReplayResult): string {
  const lines = [""];
  if (figures.driverSaturated) {
    lines.push("The driver was saturated: what it says of time is about itself. Use fewer --users.");
  }
  if (figures.machineSaturated) {
    lines.push("This machine had no idle time: a server on it, or the driver, had to wait for others.");
  }
  if (check) {
    const { missed, leaked, wrongDistance } = figures;
    lines.push(`missed ${missed}, leaked ${leaked}, wrong distance ${wrongDistance}`);
    for (const { kind, what } of faults.slice(0, SHOWN_FAULTS)) lines.push(`  ${kind}: ${what}`);
  }
  if (figures.closedSockets > 0) lines.push(`${figures.closedSockets} sockets were closed on us`);
  lines.push(
    `${figures.updates} reports, ${figures.events} events, p50 ${figures.p50Ms} ms, p99 ${figures.p99Ms} ms`,
  );
  if (json) {
    const { perSecond: _, ...result } = figures;
    lines.push(JSON.stringify(result));
  }
  return `${lines.join("\n")}\n`;
}
