import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { describe, expect, test } from "vitest";

const entry = fileURLToPath(new URL("../../../client/index.ts", import.meta.url));

async function bundle() {
  const result = await build({
    configFile: false,
    logLevel: "error",
    root: fileURLToPath(new URL("../../../client/", import.meta.url)),
    build: { write: false, minify: true, lib: { entry, formats: ["es"], fileName: "hither" } },
  });
  const output = Array.isArray(result)
    ? result.flatMap((each) => each.output)
    : "output" in result
      ? result.output
      : [];
  const chunks = output.filter((each) => each.type === "chunk");
  return {
    code: chunks.map(({ code }) => code).join("\n"),
    modules: chunks.flatMap(({ modules }) => Object.keys(modules)),
  };
}

describe("the SDK as an app bundles it", async () => {
  const { code, modules } = await bundle();

  test("is made of its own files and the contract's constants, and nothing else", () => {
    const foreign = modules.filter((path) => !/\/(client|protocol)\/([a-z-]+\/)?[a-z0-9-]+\.ts$/.test(path));
    expect(foreign).toEqual([]);
  });

  test("is small", () => {
    expect(gzipSync(code).length).toBeLessThan(23_552);
  });

  test("needs nothing that only Node or only a browser has", () => {
    const foreign =
      /\b(process|Buffer|require|window|localStorage|sessionStorage|navigator|URLSearchParams)\b|new URL\(/;
    expect(code.match(foreign)?.[0]).toBeUndefined();
  });
});
