import type { Spread } from "./spread.ts";

export interface Bar {
  label: string;
  value: Spread;
  /** Hither's own, which stand out. */
  isOurs: boolean;
}

/** Horizontal bars in groups, each with its median, and a line from the least to the greatest value. */
export interface BarChart {
  title: string;
  /** What the numbers are, as "updates a second". */
  unit: string;
  decimals?: number;
  groups: { label: string; bars: Bar[] }[];
}

const WIDTH = 760;
const LABEL_WIDTH = 190;
const VALUE_WIDTH = 90;
const BAR_HEIGHT = 22;
const BAR_GAP = 8;
const GROUP_GAP = 14;
const HEAD = 56;

const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1f2933; }
  .title { font-size: 16px; font-weight: 600; }
  .soft { fill: #52606d; }
  .ours { fill: #0f766e; }
  .other { fill: #9aa5b1; }
  .range { stroke: #1f2933; stroke-width: 1.5; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e4e7eb; }
    .soft { fill: #9aa5b1; }
    .ours { fill: #2dd4bf; }
    .other { fill: #616e7c; }
    .range { stroke: #e4e7eb; }
  }`;

/** The chart as an SVG document that follows the reader's light or dark theme. */
export function barChart({ title, unit, decimals = 0, groups }: BarChart): string {
  const most = Math.max(
    ...groups.flatMap(({ bars }) => bars.map(({ value }) => value.max)),
    Number.MIN_VALUE,
  );
  const scale = (WIDTH - LABEL_WIDTH - VALUE_WIDTH) / most;
  const shapes: string[] = [];
  let y = HEAD;
  for (const { label, bars } of groups) {
    shapes.push(`<text class="soft" x="0" y="${y + 14}">${escaped(label)}</text>`);
    y += 24;
    for (const { label: name, value, isOurs } of bars) {
      const middle = y + BAR_HEIGHT / 2;
      const x = (amount: number) => (LABEL_WIDTH + amount * scale).toFixed(1);
      const number = value.median.toLocaleString("en-US", { maximumFractionDigits: decimals });
      shapes.push(
        `<text x="${LABEL_WIDTH - 10}" y="${middle + 5}" text-anchor="end">${escaped(name)}</text>`,
        `<rect class="${isOurs ? "ours" : "other"}" x="${LABEL_WIDTH}" y="${y}" width="${(value.median * scale).toFixed(1)}" height="${BAR_HEIGHT}" rx="3"/>`,
        `<line class="range" x1="${x(value.min)}" x2="${x(value.max)}" y1="${middle}" y2="${middle}"/>`,
        `<text x="${(LABEL_WIDTH + value.max * scale + 8).toFixed(1)}" y="${middle + 5}">${number}</text>`,
      );
      y += BAR_HEIGHT + BAR_GAP;
    }
    y += GROUP_GAP;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" width="${WIDTH}" height="${y}" role="img" aria-label="${escaped(title)}">
<style>${STYLE}
</style>
<text class="title" x="0" y="18">${escaped(title)}</text>
<text class="soft" x="0" y="38">${escaped(unit)}</text>
${shapes.join("\n")}
</svg>
`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
