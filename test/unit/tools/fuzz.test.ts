import { describe, expect, it } from "vitest";
import { Findings } from "../../../tools/fuzz/findings.ts";
import { FrameMaker, shotOf } from "../../../tools/fuzz/frames/make-frames.ts";
import { brokenJson } from "../../../tools/fuzz/generate/broken-json.ts";
import { KnownValues } from "../../../tools/fuzz/known-values.ts";
import { judgeAnswer } from "../../../tools/fuzz/requests/judge-answer.ts";
import type { FuzzRequest } from "../../../tools/fuzz/requests/make-requests.ts";
import { seededRandom } from "../../../tools/random.ts";

describe("a frame", () => {
  it.each([
    ['{"type":"ping","id":"1"}', "1", true],
    ['{"type":"pong","id":"1","n":1}', "1", false],
    ['{"type":"pong","id":"1"}', "1", true],
    ['{"type":"ping"}', null, false],
    ['{"type":"ping","id":7}', null, false],
    [`{"type":"ping","id":"${"x".repeat(65)}"}`, null, false],
    ['{"id":"1","id":"2","type":"no such type"}', "2", true],
    ['[{"type":"ping","id":"1"}]', null, false],
    ['{"type":"ping","id":"1"', null, false],
  ])("%s asks to be answered by %j: %j", (text, id, mustAnswer) => {
    expect(shotOf(text)).toMatchObject({ id, mustAnswer });
  });

  it("is the same for the same seed", () => {
    const made = (seed: number) => {
      const maker = new FrameMaker(seededRandom(seed), new KnownValues());
      return Array.from({ length: 300 }, () => maker.next().payload.toString("latin1", 0, 20));
    };
    expect(made(1)).toEqual(made(1));
    expect(made(1)).not.toEqual(made(2));
  });
});

it("an object can be broken in every way, and most often is", () => {
  const random = seededRandom(1);
  const whole = { type: "ping", id: "1", list: [undefined], nothing: undefined, n: 1 };
  const texts = Array.from({ length: 3_000 }, () => brokenJson(random, whole));
  expect(texts.filter((text) => text !== JSON.stringify(whole)).length).toBeGreaterThan(2_700);
});

describe("an answer", () => {
  const api = { operations: [], models: {}, problemTypes: new Set(["/problems/not-found"]) };
  const operation = {
    method: "GET",
    path: "/v1/me",
    parameters: [],
    responses: { "200": { description: "" } },
  };
  const request: FuzzRequest = {
    method: "GET",
    path: "/v1/me",
    headers: {},
    body: null,
    operation,
    isOfOperation: true,
    member: null,
  };
  const problem = (status: number, type: string) => ({
    status,
    contentType: "application/problem+json",
    body: Buffer.from(JSON.stringify({ type, title: "…", status })),
  });

  it("is wrong where the server failed, where nobody documented it, and where it is no problem that is known", () => {
    const judge = (answer: Parameters<typeof judgeAnswer>[2]) => judgeAnswer(api, request, answer);
    const html = { contentType: "text/html", body: Buffer.from("<p>") };
    expect(judge({ ...html, status: 200 })).toBeNull();
    expect(judge(problem(404, "/problems/not-found"))).toBeNull();
    expect(judge(problem(500, "/problems/internal-error"))).toBe("GET /v1/me answers 500");
    expect(judge(problem(503, "/problems/unavailable"))).toBe("GET /v1/me answers 503");
    expect(judge(problem(409, "/problems/not-found"))).toContain("not documented");
    expect(judge(problem(404, "/problems/made-up"))).toContain("unknown problem /problems/made-up");
    expect(judge({ ...html, status: 404 })).toContain("as text/html");
    expect(judge({ ...problem(404, "/problems/not-found"), status: 403 })).toContain("no problem");
  });
});

it("trouble of one kind is shown once, with its first cause, and tried again", async () => {
  const findings = new Findings();
  findings.add("no answer within 30000 ms", "first", "cause 1", async () => true);
  findings.add("no answer within 31000 ms", "second", "cause 2");
  findings.add("something else", "");
  await findings.reproduce();
  expect(findings.list()).toMatchObject([
    { detail: "first", cause: "cause 1", count: 2, reproduced: true },
    { what: "something else", cause: null, count: 1, reproduced: null },
  ]);
});
