/**
 * What an update costs in the core of a cell, by how many users are in it, and how much memory each takes; and what a join costs.
 * The core alone, in this process, with a port that counts. Run with `npm run bench -- cells [--json]`.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { MeasuredCell } from "./cells/measured-cell.ts";
import { seeded } from "./cells/seeded.ts";

const USERS = [1_000, 10_000, 100_000];
const UPDATES_PER_ROUND = 100_000;
const WARM_UP_ROUNDS = 1;
const ROUNDS = 7;
/** Of those who join: friends, and how many of them are in the cell. */
const VISITS = [
  { friends: 400, present: 40 },
  { friends: 5_000, present: 500 },
];
const VISIT_ROUNDS = 15;

interface Spread {
  median: number;
  min: number;
  max: number;
}

const collectGarbage = exposeGc();
const cells = USERS.map((users) => {
  const cell = new MeasuredCell(users, seeded(users));
  collectGarbage();
  const before = memoryBytes();
  cell.fill();
  collectGarbage();
  return { cell, bytesPerMember: (memoryBytes() - before) / users };
});

/** The rounds of all cells by turns, so that what else the machine does hits them alike. */
const rounds = cells.map(({ cell }) => ({ cell, core: [] as number[], text: [] as number[], frames: 0 }));
for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
  for (const measured of rounds) {
    const sentBefore = measured.cell.sent;
    const core = usPerUpdate(measured.cell.update(UPDATES_PER_ROUND, false));
    measured.frames = (measured.cell.sent - sentBefore) / UPDATES_PER_ROUND;
    const text = usPerUpdate(measured.cell.update(UPDATES_PER_ROUND, true));
    if (round < WARM_UP_ROUNDS) continue;
    measured.core.push(core);
    measured.text.push(text);
  }
}

const updates = rounds.map(({ cell, core, text, frames }, index) => ({
  users: cell.users,
  usPerUpdate: spread(core),
  usPerUpdateAsText: spread(text),
  framesPerUpdate: frames,
  bytesPerMember: Math.round(cells[index]?.bytesPerMember ?? 0),
}));
const largest = cells.at(-1)?.cell;
const joins = VISITS.map(({ friends, present }) => {
  const visits = Array.from({ length: VISIT_ROUNDS }, () => largest?.visit(friends, present)).slice(3);
  return {
    friends,
    present,
    joinMs: spread(visits.map((visit) => visit?.joinMs ?? 0)),
    linkedMs: spread(visits.map((visit) => visit?.linkedMs ?? 0)),
  };
});
const growth = growthOf(({ usPerUpdate: { median } }) => median);
const growthAsText = growthOf(({ usPerUpdateAsText: { median } }) => median);
print();

function print(): void {
  const lines = [
    `${pad("users in the cell", 20)}${pad("µs per update, core", 24)}${pad("µs with its messages", 24)}${pad("frames", 10)}bytes per member`,
    ...updates.map((row) =>
      [
        pad(row.users.toLocaleString("en"), 20),
        pad(show(row.usPerUpdate), 24),
        pad(show(row.usPerUpdateAsText), 24),
        pad(row.framesPerUpdate.toFixed(2), 10),
        row.bytesPerMember.toLocaleString("en"),
      ].join(""),
    ),
    `from the fewest to the most users an update costs ${growth.toFixed(2)} times as much in the core, ${growthAsText.toFixed(2)} times with its messages parsed and written`,
    "",
    `${pad("friends of who joins", 24)}${pad("of them here", 16)}${pad("ms to join", 24)}ms until linked to all`,
    ...joins.map(({ friends, present, joinMs, linkedMs }) =>
      [pad(String(friends), 24), pad(String(present), 16), pad(show(joinMs), 24), show(linkedMs)].join(""),
    ),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  if (process.argv.includes("--json")) {
    process.stdout.write(`${JSON.stringify({ bench: "cells", updates, growth, growthAsText, joins })}\n`);
  }
}

function growthOf(cost: (row: (typeof updates)[number]) => number): number {
  const [first, last] = [updates[0], updates.at(-1)];
  return first && last ? cost(last) / cost(first) : 1;
}

function usPerUpdate(ms: number): number {
  return (ms * 1_000) / UPDATES_PER_ROUND;
}

/** What is in use: objects, and arrays of numbers. */
function memoryBytes(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Of CPU times; shown as the median and, in brackets, the least and the most. */
function spread(values: number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  return { median: at(0.5), min: at(0), max: at(1) };
}

function show({ median, min, max }: Spread): string {
  return `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;
}

function pad(text: string, width: number): string {
  return text.padEnd(width);
}

/** Lets this process collect its garbage when it is told to. */
function exposeGc(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}
