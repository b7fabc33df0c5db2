import { bold, dim, formatClock, formatDistance, green, red, yellow } from "../terminal/format.ts";
import type { ReplayOptions } from "./options.ts";
import type { ReplayFigures } from "./run-replay.ts";

const BAR_WIDTH = 24;

/** The panel while the replay runs. */
export function progressLines(options: ReplayOptions, figures: ReplayFigures, elapsedMs: number): string[] {
  const totalMs = options.minutes * 60_000;
  const share = Math.min(1, elapsedMs / totalMs);
  const filled = Math.round(share * BAR_WIDTH);
  const bar = green("█".repeat(filled)) + dim("░".repeat(BAR_WIDTH - filled));
  const { sockets, closedSockets, perSecond, onScreen, p50Ms, p99Ms } = figures;
  const lines = [
    "",
    `${bold(`${figures.users} people`)} · ${count(figures.friendships)} friendships · ${formatDistance(options.radiusM)} · ${options.speed}× speed`,
    `${bar} ${formatClock(elapsedMs)} of ${formatClock(totalMs)}`,
    "",
    `sockets     ${bold(count(sockets))} open, ${zeroIsGood(closedSockets)} closed on us`,
    `traffic     ${bold(count(perSecond.updates))} reports/s in, ${bold(count(perSecond.events))} events/s out`,
    `in sight    ${bold(count(onScreen))} friends on all screens together`,
    `freshness   p50 ${bold(`${p50Ms} ms`)}, p99 ${bold(`${p99Ms} ms`)} from report to screen`,
  ];
  if (options.check) {
    const { missed, leaked, wrongDistance } = figures;
    lines.push(
      `oracle      missed ${zeroIsGood(missed)}, leaked ${zeroIsGood(leaked)}, wrong distance ${zeroIsGood(wrongDistance)}`,
    );
  }
  if (options.chaos) lines.push(`chaos       ${figures.resets} resets, ${figures.evictions} evictions`);
  if (figures.changes > 0) lines.push(`privacy     ${count(figures.changes)} changes of mind`);
  lines.push(
    `driver      ${Math.round(figures.driverBusy * 100)} % busy, late by ${Math.round(figures.driverLagMaxMs)} ms at most; this machine ${Math.round(figures.machineBusy * 100)} % busy`,
  );
  if (figures.driverSaturated) lines.push(yellow("The driver cannot keep up: the figures are its own."));
  if (figures.errors > 0) lines.push(red(`${figures.errors} requests failed`));
  return lines;
}

/** The same in one line, for a log. */
export function progressLine(options: ReplayOptions, figures: ReplayFigures, elapsedMs: number): string {
  const { perSecond, p50Ms, p99Ms, missed, leaked, wrongDistance } = figures;
  const parts = [
    `${formatClock(elapsedMs)}/${formatClock(options.minutes * 60_000)}`,
    `${figures.sockets} sockets`,
    `${count(perSecond.updates)} reports/s`,
    `${count(perSecond.events)} events/s`,
    `p50 ${p50Ms} ms, p99 ${p99Ms} ms`,
  ];
  if (options.check) parts.push(`missed ${missed}, leaked ${leaked}, wrongDistance ${wrongDistance}`);
  if (options.chaos) {
    parts.push(
      `${figures.resets} resets, ${figures.evictions} evictions, ${figures.closedSockets} sockets closed`,
    );
  }
  parts.push(
    `driver ${Math.round(figures.driverBusy * 100)} % busy, machine ${Math.round(figures.machineBusy * 100)} %`,
  );
  return parts.join(" · ");
}

function count(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

function zeroIsGood(value: number): string {
  return value === 0 ? green("0") : red(String(value));
}
