import { livePanel } from "../terminal/live-panel.ts";
import { UsageError } from "../usage-error.ts";
import { HELP, type ReplayOptions, replayOptions } from "./options.ts";
import { type ReplayResult, runReplay } from "./run-replay.ts";

const SHOWN_FAULTS = 20;

try {
  const options = replayOptions(process.argv.slice(2));
  if (options === "help") {
    process.stdout.write(HELP);
    process.exit(0);
  }
  const panel = livePanel();
  process.once("SIGINT", () => {
    panel.close();
    process.exit(130);
  });
  const result = await runReplay(options, panel);
  panel.close();
  process.stdout.write(report(options, result));
  process.exit(isRight(options, result) ? 0 : 1);
} catch (error) {
  const expected = error instanceof UsageError;
  process.stderr.write(`${expected ? error.message : error instanceof Error ? error.stack : error}\n`);
  process.exit(expected ? 2 : 1);
}

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
