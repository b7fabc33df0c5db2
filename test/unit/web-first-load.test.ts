import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type Rolldown } from "vite";
import { describe, expect, test } from "vitest";

type Chunk = Rolldown.OutputChunk;

async function chunks(): Promise<Chunk[]> {
  const configFile = fileURLToPath(new URL("../../web/vite.config.ts", import.meta.url));
  const result = await build({ configFile, logLevel: "error", build: { write: false } });
  const output = Array.isArray(result)
    ? result.flatMap((each) => each.output)
    : "output" in result
      ? result.output
      : [];
  return output.filter((each) => each.type === "chunk");
}

/** A chunk, and all that the browser loads with it. */
function withImports(all: readonly Chunk[], fileName: string, seen = new Set<Chunk>()): Set<Chunk> {
  const chunk = all.find((each) => each.fileName === fileName);
  if (chunk === undefined) throw new Error(`${fileName} is not built`);
  if (seen.has(chunk)) return seen;
  seen.add(chunk);
  for (const imported of chunk.imports) withImports(all, imported, seen);
  return seen;
}

describe("the web app as a browser loads it", async () => {
  const all = await chunks();
  const entry = all.find(({ isEntry }) => isEntry)?.fileName ?? "";
  const first = [...withImports(all, entry)];
  const gzipped = (some: Iterable<Chunk>) =>
    [...some].reduce((sum, { code }) => sum + gzipSync(code).length, 0);
  const rarelyUsed = /maplibre-gl|emoji-table|\/node_modules\/qr\/|\/map-stage\.tsx$/;

  test("begins with at most 120 KB of JavaScript, gzipped", () => {
    expect(gzipped(first)).toBeLessThan(120_000);
    // There is an app in it.
    expect(gzipped(first)).toBeGreaterThan(30_000);
  });

  test("begins without the map, the emoji, and QR codes", () => {
    const modules = first.flatMap(({ moduleIds }) => moduleIds);
    expect(modules.filter((path) => rarelyUsed.test(path))).toEqual([]);
    const later = all.flatMap(({ moduleIds }) => moduleIds).filter((path) => rarelyUsed.test(path));
    expect(later).not.toEqual([]);
  });

  test("has a talk on the screen with as much, all in all", () => {
    const talk = all.find(({ name }) => name === "chat-page")?.fileName ?? "";
    expect(gzipped(withImports(all, talk, new Set(first)))).toBeLessThan(120_000);
  });

  test("is in few files at first", () => {
    expect(first.length).toBeLessThan(5);
  });
});
