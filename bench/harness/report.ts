import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import { PROJECT_DIR } from "../../tools/build.ts";
import { type BarChart, barChart } from "./bar-chart.ts";
import { type BenchOptions, commandOf } from "./options.ts";

const DOCS_FILE = join(PROJECT_DIR, "docs/benchmarks.md");
const IMAGES = "images/bench";
/** What else the machine had to do when the benchmark began. */
const LOAD_BEFORE = loadavg()[0] ?? 0;
/** More than this is more than the rest of a building. */
const QUIET_LOAD = 1;

/** What a benchmark found. */
export interface Report {
  /** The benchmark's name. */
  name: string;
  columns: string[];
  rows: string[][];
  /** What cannot be told by a table: what was left out, or thrown away, and what follows from the figures. */
  notes: string[];
  chart: BarChart | null;
  /** All figures, for programs. */
  data: object;
}

/** Prints a report, and writes it into the documentation where that is asked for. */
export function publish(report: Report, options: BenchOptions): void {
  const { name, columns, rows, notes } = report;
  const widths = columns.map((_, column) =>
    Math.max(...[columns, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: string[]) =>
    row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
  process.stdout.write(`\n${[columns, ...rows].map((row) => line(row).join("  ")).join("\n")}\n`);
  for (const note of notes) process.stdout.write(`${note}\n`);
  if (options.docs) writeDocs(report, options);
  if (options.json) process.stdout.write(`${JSON.stringify({ bench: name, ...report.data })}\n`);
}

function writeDocs(report: Report, options: BenchOptions): void {
  const { name, columns, rows, notes, chart } = report;
  const begin = `<!-- begin ${name} -->`;
  const end = `<!-- end ${name} -->`;
  const page = readFileSync(DOCS_FILE, "utf8");
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`docs/benchmarks.md has no place for ${name}`);
  const image = `${IMAGES}/${name}.svg`;
  if (chart) {
    mkdirSync(join(PROJECT_DIR, "docs", IMAGES), { recursive: true });
    writeFileSync(join(PROJECT_DIR, "docs", image), barChart(chart));
  }
  const cells = (row: string[]) => `| ${row.join(" | ")} |`;
  const section = [
    begin,
    "",
    `\`${commandOf(name, options)}\`: ${machine()}, ${new Date().toISOString().slice(0, 10)}`,
    ...(LOAD_BEFORE > QUIET_LOAD
      ? [
          "",
          `**Provisional**: the machine was busy with something else (load ${LOAD_BEFORE.toFixed(1)} at the beginning).`,
        ]
      : []),
    "",
    cells(columns),
    cells(columns.map((_, column) => (column === 0 ? "---" : "---:"))),
    ...rows.map(cells),
    "",
    ...notes.map((note) => `- ${note}`),
    ...(notes.length > 0 ? [""] : []),
    ...(chart ? [`![${chart.title}](${image})`, ""] : []),
    end,
  ].join("\n");
  writeFileSync(DOCS_FILE, page.slice(0, from) + section + page.slice(to + end.length));
}

function machine(): string {
  const cores = cpus();
  const model = cores[0]?.model.trim() ?? "unknown processor";
  return `${cores.length} cores (${model}), ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`;
}
