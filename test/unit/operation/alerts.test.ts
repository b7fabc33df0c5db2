import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { REGISTRY } from "../../../telemetry/metrics.ts";

const read = (file: string) => readFileSync(new URL(`../../../${file}`, import.meta.url), "utf8");
const alerts = read("ops/alerts.yml");
const runbooks = read("docs/runbooks.md");
const operations = read("docs/operations.md");

interface Panel {
  id: number;
  type: string;
  title: string;
  gridPos: { h: number; w: number; x: number; y: number };
  targets?: { expr: string; refId: string }[];
}
const dashboard = JSON.parse(read("ops/grafana-dashboard.json")) as { panels: Panel[]; uid: string };

/** The names of samples that /metrics has. */
const SAMPLES = new Set(
  REGISTRY.infos.flatMap(({ name, type }) => {
    if (type === "counter") return [`${name}_total`];
    return type === "gauge" ? [name] : ["bucket", "sum", "count"].map((part) => `${name}_${part}`);
  }),
);
/** The labels of each metric, by its samples. */
const LABELS = new Map(REGISTRY.infos.map(({ name, labels }) => [name, ["le", ...labels]]));

function samplesIn(text: string): string[] {
  return [...text.matchAll(/\bhither_\w+/g)].map(([name]) => name);
}

const NAMES = [...alerts.matchAll(/- alert: (\w+)/g)].map(([, name = ""]) => name);

describe("alerts", () => {
  it("ask for samples that there are", () => {
    const asked = samplesIn(alerts);
    expect(asked.length).toBeGreaterThan(20);
    for (const name of asked) expect(SAMPLES, name).toContain(name);
  });

  it("choose by labels that their metrics have, and by values that the code knows", () => {
    const code =
      read("telemetry/metrics.ts") +
      read("protocol/error-codes.ts") +
      read("protocol/chat/client-frames.ts") +
      read("protocol/close-codes.ts");
    for (const [, name = "", selectors = ""] of alerts.matchAll(/\b(hither_\w+)\{([^}]*)\}/g)) {
      const labels = LABELS.get(name.replace(/_(total|bucket|sum|count)$/, ""));
      for (const [, label = "", operator, value = ""] of selectors.matchAll(/(\w+)(=~?)"([^"]*)"/g)) {
        expect(labels, `${name} {${label}}`).toContain(label);
        if (label === "route" || label === "status") continue;
        for (const each of operator === "=~" ? value.split("|") : [value]) {
          // As a word of a type, or of an object of codes.
          expect(code, `${name} {${label}="${each}"}`).toMatch(new RegExp(`"${each}"|\\b${each}:`));
        }
      }
    }
  });

  it("each have a runbook, which is linked, and each runbook an alert", () => {
    expect(NAMES.length).toBeGreaterThan(10);
    const headings = [...runbooks.matchAll(/^## (\w+)$/gm)].map(([, name = ""]) => name);
    expect(headings).toEqual(NAMES);
    const links = [...alerts.matchAll(/runbook: docs\/runbooks\.md#(\w+)/g)].map(([, anchor]) => anchor);
    expect(links).toEqual(NAMES.map((name) => name.toLowerCase()));
    for (const section of runbooks.split(/^## /m).slice(1)) {
      for (const part of ["What people feel:", "Look at:", "Do:", "Done when"]) {
        expect(section, section.split("\n")[0]).toContain(`**${part}`);
      }
    }
  });

  it("send whoever has to do to panels that the dashboard has", () => {
    const titles = dashboard.panels.map(({ title }) => title);
    const named = [...runbooks.matchAll(/(?<!\*)\*([A-Z][^*\n]+)\*(?!\*)/g)].map(([, title = ""]) => title);
    expect(named.length).toBeGreaterThan(20);
    for (const title of named) {
      expect(
        titles.some((each) => each === title || each.startsWith(title)) || title === "Triggers",
        title,
      ).toBe(true);
    }
  });
});

describe("the dashboard", () => {
  const graphs = dashboard.panels.filter(({ type }) => type === "timeseries");

  it("asks for samples that there are", () => {
    for (const { title, targets = [] } of graphs) {
      expect(targets.length, title).toBeGreaterThan(0);
      expect(new Set(targets.map(({ refId }) => refId)).size, title).toBe(targets.length);
      for (const name of targets.flatMap(({ expr }) => samplesIn(expr)))
        expect(SAMPLES, name).toContain(name);
    }
  });

  it("shows every metric", () => {
    const shown = new Set(
      graphs.flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => samplesIn(expr))),
    );
    for (const { name } of REGISTRY.infos) {
      expect(
        [...shown].some((each) => each.startsWith(name)),
        name,
      ).toBe(true);
    }
  });

  it("puts no panel upon another", () => {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const taken = new Set<string>();
    for (const { gridPos, title } of dashboard.panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(taken, title).not.toContain(`${x},${y}`);
          taken.add(`${x},${y}`);
        }
      }
    }
  });
});

describe("docs/operations.md", () => {
  it("lists every metric as the code has it, and no other", () => {
    const rows = REGISTRY.infos.map(({ name, type, labels, help }) => {
      const shown = labels.map((label) => `\`${label}\``).join(", ");
      return `| \`${name}\` | ${type} | ${shown} | ${help} |`;
    });
    const listed = operations.split("\n").filter((line) => line.startsWith("| `hither_"));
    expect(listed).toEqual(rows);
  });
});
