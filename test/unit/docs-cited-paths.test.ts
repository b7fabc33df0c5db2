import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const ROOT = new URL("../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), "utf8");
const STATUSES = ["met", "n.a.", "missing"];
/** Levels 1 and 2 of version 5.0.0. */
const REQUIREMENTS = 253;

const cellsOf = (line: string) =>
  line
    .slice(1, -1)
    .split("|")
    .map((cell) => cell.trim());
const tableRows = (text: string) =>
  text
    .split("\n")
    .filter((line) => /^\|.*\|$/.test(line))
    .map(cellsOf);

it.each(["docs/asvs.md", "docs/security.md"])("%s names files that there are", (page) => {
  const cited = read(page).matchAll(/`((?:[\w.-]+\/)+[\w.-]+\.\w+|[\w.-]+\.(?:json|toml|ts|md))`/g);
  const absent = [...cited].map(([, path = ""]) => path).filter((path) => !existsSync(new URL(path, ROOT)));
  expect(absent).toEqual([]);
});

it("docs/security.md links to pages that there are", () => {
  const links = [...read("docs/security.md").matchAll(/\]\(([\w-]+\.md)/g)].map(([, page = ""]) => page);
  expect(links.filter((page) => !existsSync(new URL(`docs/${page}`, ROOT)))).toEqual([]);
});

it("the table on top of docs/asvs.md counts the rows below, each requirement once", () => {
  const [head = "", ...chapters] = read("docs/asvs.md").split(/^## /m);
  const counted = chapters.map((chapter) => {
    const rows = tableRows(chapter).slice(2);
    const counts = STATUSES.map((status) => rows.filter((row) => row[2] === status).length);
    return { name: chapter.split("\n")[0], numbers: rows.map(([number]) => number), counts };
  });
  const numbers = counted.flatMap((chapter) => chapter.numbers);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(numbers).toHaveLength(REQUIREMENTS);
  const told = tableRows(head).slice(2);
  const lines = counted.map(({ name, numbers: all, counts }) => [
    name,
    ...[...counts, all.length].map(String),
  ]);
  const sums = STATUSES.map((_, i) => counted.reduce((sum, { counts }) => sum + (counts[i] ?? 0), 0));
  expect(told).toEqual([...lines, ["**all**", ...[...sums, REQUIREMENTS].map(String)]]);
  for (const row of chapters.flatMap((chapter) => tableRows(chapter).slice(2))) {
    expect(STATUSES, row[0]).toContain(row[2]);
    expect(row[3], row[0]).toBeTruthy();
  }
});
