import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface Column {
  type: string;
  notNull: boolean;
  default?: unknown;
}
interface Snapshot {
  tables: Record<string, { columns: Record<string, Column> }>;
}

const folder = new URL("../../../migrations/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".sql"));
const snapshots = readdirSync(new URL("meta/", folder))
  .filter((name) => name.endsWith("_snapshot.json"))
  .sort()
  .map((name) => ({
    name,
    tables: (JSON.parse(readFileSync(new URL(`meta/${name}`, folder), "utf8")) as Snapshot).tables,
  }));

/** What would break the release before, which runs on the new tables for a while and again after a roll-back. */
function faultsBetween(before: Snapshot["tables"], after: Snapshot["tables"]): string[] {
  return Object.entries(before).flatMap(([table, { columns }]) => {
    const now = after[table]?.columns;
    if (!now) return [`${table} is gone`];
    const kept = Object.entries(columns).flatMap(([name, { type, notNull }]) => {
      const column = now[name];
      if (!column) return [`${table}.${name} is gone`];
      if (column.type !== type) return [`${table}.${name} has another type`];
      return column.notNull !== notNull ? [`${table}.${name} may be null, or no longer`] : [];
    });
    const added = Object.entries(now).filter(
      ([name, column]) => !(name in columns) && column.notNull && column.default === undefined,
    );
    return [
      ...kept,
      ...added.map(([name]) => `${table}.${name} is needed, and the release before leaves it out`),
    ];
  });
}

test("every migration leaves the tables so that the release before can run on them", () => {
  expect(snapshots.length).toBeGreaterThan(1);
  for (const [index, { name, tables }] of snapshots.slice(1).entries()) {
    expect(faultsBetween(snapshots[index]?.tables ?? {}, tables), name).toEqual([]);
  }
});

test("no migration drops, renames or adds what every writer must name", () => {
  for (const file of files) {
    const statements = readFileSync(new URL(file, folder), "utf8").split(/--> statement-breakpoint|;\s*\n/);
    for (const statement of statements) {
      const what = `${file}: ${statement}`;
      expect(statement, what).not.toMatch(
        /^\s*(DROP\s+(TABLE|TRIGGER)|ALTER\s+TABLE\s+\S+\s+(DROP|RENAME))\b/i,
      );
      if (/^\s*ALTER\s+TABLE\s+\S+\s+ADD\b.*\bNOT\s+NULL\b/is.test(statement)) {
        expect(statement, what).toMatch(/\bDEFAULT\b/i);
      }
    }
  }
});

test("a column that goes, changes or must be written is noticed", () => {
  const column = { type: "text", notNull: false };
  const before = { people: { columns: { id: column, name: column } } };
  const needed = { ...column, notNull: true };
  expect(faultsBetween(before, before)).toEqual([]);
  expect(faultsBetween(before, {})).toHaveLength(1);
  expect(faultsBetween(before, { people: { columns: { id: column } } })).toHaveLength(1);
  expect(
    faultsBetween(before, { people: { columns: { id: { ...column, type: "integer" }, name: needed } } }),
  ).toHaveLength(2);
  expect(faultsBetween(before, { people: { columns: { ...before.people.columns, needed } } })).toHaveLength(
    1,
  );
});
