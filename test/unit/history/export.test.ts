import { describe, expect, it } from "vitest";
import { exportLines, streamOf } from "../../../workers/chat/export.ts";
import { heldFile } from "../../support/held-file.ts";
import { OWNER, World } from "./world.ts";

const FILE = heldFile("file-1", { name: "사진.jpg", contentType: "image/jpeg" });

async function makeWorld(): Promise<World> {
  const world = new World();
  const first = await world.send(OWNER, "with a picture", { files: [FILE] });
  await world.send(OWNER, "a comment\nof two lines", { threadOf: first });
  for (let more = 0; more < 20; more += 1) await world.send(OWNER, `${more}`);
  await world.settle();
  return world;
}

async function readLines(stream: ReadableStream): Promise<unknown[]> {
  const text = await new Response(stream).text();
  expect(text.endsWith("\n")).toBe(true);
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

describe("an export", () => {
  it("has the header, every message oldest first, comments and attachments too, and says at the end how many", async () => {
    const world = await makeWorld();
    const stream = streamOf(exportLines(world.source, { channel: "c" }), () => expect.unreachable());
    const [header, ...rest] = await readLines(stream);
    const end = rest.pop();
    expect(header).toEqual({ channel: "c" });
    expect(end).toEqual({ end: true, messages: 23 });
    expect(rest.map((line) => (line as { seq: number }).seq)).toEqual(
      Array.from({ length: 23 }, (_, index) => index + 1),
    );
    expect(rest[1]).toMatchObject({
      at: "2026-11-20T12:00:00.000Z",
      attachments: [FILE.attachment],
      body: "with a picture",
    });
    expect(rest[2]).toMatchObject({ threadOf: 2, body: "a comment\nof two lines" });
    expect(JSON.stringify(rest)).not.toContain("searchText");
  });

  it("breaks off where something fails, without a last line, and says so", async () => {
    const world = await makeWorld();
    const faults: unknown[] = [];
    let plans = 0;
    const plan: typeof world.source.plan = async (query) => {
      plans += 1;
      if (plans > 1) throw new Error("out of reach");
      return world.source.plan(query);
    };
    const stream = streamOf(exportLines({ ...world.source, plan }, {}), (error) => faults.push(error));
    await expect(new Response(stream).text()).rejects.toThrow("out of reach");
    expect(faults).toHaveLength(1);
  });

  it("makes no more than is read", async () => {
    const world = await makeWorld();
    let plans = 0;
    const plan: typeof world.source.plan = async (query) => {
      plans += 1;
      return world.source.plan(query);
    };
    const reader = streamOf(exportLines({ ...world.source, plan }, {}), () =>
      expect.unreachable(),
    ).getReader();
    await reader.read();
    expect(plans).toBeLessThanOrEqual(1);
    await reader.cancel();
  });
});
