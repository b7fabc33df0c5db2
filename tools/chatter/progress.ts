import { bold, dim, formatClock, green, red, yellow } from "../terminal/format.ts";
import type { ChatterOptions } from "./options.ts";
import type { ChatterFigures } from "./run-chatter.ts";

const BAR_WIDTH = 24;

/** The panel while people chat. */
export function progressLines(options: ChatterOptions, figures: ChatterFigures, elapsedMs: number): string[] {
  const totalMs = options.minutes * 60_000;
  const filled = Math.round(Math.min(1, elapsedMs / totalMs) * BAR_WIDTH);
  const bar = green("█".repeat(filled)) + dim("░".repeat(BAR_WIDTH - filled));
  const { acked, delivered, waiting, online, devices, cuts, changedDevices, p50Ms, p99Ms } = figures;
  const lines = [
    "",
    `${bold(`${figures.users} people`)} in ${bold(`${figures.channels} channels`)}`,
    `${bar} ${formatClock(elapsedMs)} of ${formatClock(totalMs)}`,
    "",
    `messages    ${bold(count(acked))} acknowledged, ${count(waiting)} on their way, of ${count(figures.operations)} operations`,
    `screens     ${bold(count(delivered))} messages shown, p50 ${bold(`${p50Ms} ms`)}, p99 ${bold(`${p99Ms} ms`)} from writing to screen`,
    `devices     ${bold(count(online))} of ${count(devices)} online, ${count(cuts)} lost their network, ${count(changedDevices)} were changed`,
  ];
  if (options.chaos) lines.push(`chaos       ${figures.resets} resets, ${figures.evictions} evictions`);
  lines.push(
    `driver      ${Math.round(figures.driverBusy * 100)} % busy; this machine ${Math.round(figures.machineBusy * 100)} % busy`,
  );
  if (figures.driverSaturated) lines.push(yellow("The driver cannot keep up: the figures are its own."));
  if (figures.errors > 0) lines.push(red(`${figures.errors} things failed`));
  return lines;
}

/** The same in one line, for a log. */
export function progressLine(options: ChatterOptions, figures: ChatterFigures, elapsedMs: number): string {
  const parts = [
    `${formatClock(elapsedMs)}/${formatClock(options.minutes * 60_000)}`,
    `${count(figures.acked)} acknowledged`,
    `${count(figures.waiting)} on their way`,
    `${count(figures.delivered)} shown`,
    `p50 ${figures.p50Ms} ms, p99 ${figures.p99Ms} ms`,
    `${figures.online}/${figures.devices} online, ${figures.cuts} cut, ${figures.changedDevices} changed`,
  ];
  if (options.chaos) parts.push(`${figures.resets} resets, ${figures.evictions} evictions`);
  if (figures.errors > 0) parts.push(`${figures.errors} errors`);
  parts.push(
    `driver ${Math.round(figures.driverBusy * 100)} % busy, machine ${Math.round(figures.machineBusy * 100)} %`,
  );
  return parts.join(" · ");
}

function count(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}
