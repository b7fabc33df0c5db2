import { buildProject } from "../build.ts";
import { runTool } from "../load/run-tool.ts";
import type { Finding } from "./invariants/finding.ts";
import { type ChaosOptions, chaosOptions, HELP } from "./options.ts";
import { type ChaosResult, runChaos } from "./run-chaos.ts";
import { planStrikes } from "./schedule.ts";

const SHOWN_FINDINGS = 40;
const SHOWN_LOGS = 15;
const INVARIANTS = ["lost", "duplicated", "misordered", "leaked", "asymmetric", "orphans", "stuck"] as const;

await runTool({
  help: HELP,
  options: chaosOptions,
  run: async (options, panel) => {
    if (options.plan) return null;
    panel.log("Building …");
    await buildProject();
    return runChaos(options, panel);
  },
  report: (options, result) => (result ? report(options, result) : plan(options)),
  isRight: (_, result) => result === null || result.findings.length === 0,
});

function plan({ seed, minutes }: ChaosOptions): string {
  return planStrikes(seed, minutes)
    .map((strike) => `${JSON.stringify(strike)}\n`)
    .join("");
}

/** What was found, for people, and at the end for machines. */
function report({ json }: ChaosOptions, { findings, faults, chatter, replay, logged }: ChaosResult): string {
  const count = (kind: Finding["kind"]) => findings.filter((finding) => finding.kind === kind).length;
  const counts = Object.fromEntries(INVARIANTS.map((kind) => [kind, count(kind)]));
  const lines = [
    "",
    ...[...logged]
      .sort(([, a], [, b]) => b - a)
      .slice(0, SHOWN_LOGS)
      .map(([line, times]) => `${times} × ${line}`),
    `${chatter.acked} messages acknowledged, shown ${chatter.delivered} times, ${chatter.filesSent} files; ${chatter.refused} refused, ${chatter.errors} errors`,
    `${replay.updates} reports, ${replay.events} events of places; friends missed for a while ${replay.missed} times, ${replay.changes} changes of friends and sharing, ${replay.errors} errors`,
    `the driver was ${Math.round(100 * chatter.driverBusy)} % busy`,
    ...findings.slice(0, SHOWN_FINDINGS).map(({ kind, what }) => `  ${kind}: ${what}`),
    INVARIANTS.map((kind) => `${kind} ${counts[kind]}`).join(", "),
  ];
  if (json) lines.push(JSON.stringify({ acked: chatter.acked, ...counts, faults }));
  return `${lines.join("\n")}\n`;
}
