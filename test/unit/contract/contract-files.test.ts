import { readdirSync, readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { CONTRACT_FOLDER, contractFiles } from "../../../tools/contract/contract-files.ts";
import { FRAMES, frameName } from "../../../tools/contract/frames.ts";
import { examplesIn, readProtocolPage } from "../../../tools/contract/protocol-page.ts";

const read = (path: string) => readFileSync(new URL(path, CONTRACT_FOLDER), "utf8");

describe("the published contract", () => {
  test("is what the code generates: run `node tools/generate-contract.ts` where it is not", () => {
    const generated = contractFiles();
    const published = readdirSync(CONTRACT_FOLDER, { recursive: true, encoding: "utf8" });
    expect(published.filter((path) => path.endsWith(".json")).sort()).toEqual([...generated.keys()].sort());
    for (const [path, content] of generated) {
      expect(JSON.parse(read(path)), path).toEqual(JSON.parse(JSON.stringify(content)));
    }
  });

  test("is a valid AsyncAPI document, whose every message has a summary, and examples that fit its schema", async () => {
    const { document, diagnostics } = await new Parser().parse(read("asyncapi.json"));
    // That there is a newer AsyncAPI is no fault of the document.
    const found = diagnostics
      .filter(({ code }) => code !== "asyncapi-latest-version")
      .map(({ message, path }) => ({ message, path }));
    expect(found).toEqual([]);
    expect(document?.allMessages().length).toBe(FRAMES.length);
    for (const message of document?.allMessages() ?? []) {
      expect(message.summary(), message.id()).toMatch(/^[A-Z].*\.$/);
      expect(message.examples().length, message.id()).toBeGreaterThan(0);
      const payload = z.fromJSONSchema(message.payload()?.json() as Parameters<typeof z.fromJSONSchema>[0], {
        defaultTarget: "draft-7",
      });
      for (const example of message.examples()) payload.parse(example.payload());
    }
  });
});

describe("the examples of docs/protocol.md", () => {
  const examples = examplesIn(readProtocolPage());
  const frameOf = (side: string, type: string) => {
    const frame = FRAMES.find((each) => each.side === side && each.type === type);
    if (frame === undefined) throw new Error(`no frame ${side} ${type}`);
    return frame;
  };

  test("are there for every frame", () => {
    const shown = new Set(examples.map(frameName));
    expect(FRAMES.map(frameName).filter((name) => !shown.has(name))).toEqual([]);
  });

  test.each(examples.map((example, index) => [`${index + 1}: ${frameName(example)}`, example] as const))(
    "%s fits the code's schema with every field, and the published one",
    (_, { side, type, payload }) => {
      const frame = frameOf(side, type);
      // What the schema does not know is dropped by it, so that a misspelt field shows.
      expect(frame.schema.parse(payload)).toMatchObject(payload);
      const published = z.fromJSONSchema(JSON.parse(read(`schemas/${frameName(frame)}.json`)));
      expect(published.safeParse(payload).error).toBeUndefined();
    },
  );

  test("would not fit if a field were missing or wrong", () => {
    for (const { side, type, payload } of examples) {
      const schema = JSON.parse(read(`schemas/${frameName({ side, type })}.json`));
      const published = z.fromJSONSchema(schema);
      for (const field of schema.required ?? []) {
        const { [field]: _, ...without } = payload;
        expect(published.safeParse(without).success, `${type} without ${field}`).toBe(false);
        expect(published.safeParse({ ...payload, [field]: { wrong: true } }).success).toBe(false);
      }
    }
  });
});
