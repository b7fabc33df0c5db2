import { describe, expect, it } from "vitest";
import { judgeRequest } from "../../../workers/files/download/core/judge-request.ts";

const TAG = '"abc"';
/** Half a second past the second that the date names. */
const facts = { etag: TAG, modifiedMs: Date.parse("2026-05-01T10:00:00.500Z"), sizeBytes: 10 };
const THEN = "Fri, 01 May 2026 10:00:00 GMT";
const BEFORE = "Fri, 01 May 2026 09:59:59 GMT";
const LATER = "Fri, 01 May 2026 10:00:01 GMT";

function statusOf(headers: Record<string, string>, method = "GET"): number {
  return judgeRequest(method, new Headers(headers), facts).status;
}

describe("a conditional request", () => {
  it.each([
    ["nothing", {}, 200],
    ["its tag", { "if-none-match": TAG }, 304],
    ["its tag, weakly", { "if-none-match": `W/${TAG}` }, 304],
    ["a list with its tag", { "if-none-match": `"x, y" , ${TAG}` }, 304],
    ["any tag", { "if-none-match": "*" }, 304],
    ["another tag", { "if-none-match": '"abcd"' }, 200],
    ["a tag without quotes", { "if-none-match": "abc" }, 200],
    ["another tag and its date", { "if-none-match": '"x"', "if-modified-since": LATER }, 200],
    ["its date", { "if-modified-since": THEN }, 304],
    ["an earlier date", { "if-modified-since": BEFORE }, 200],
    ["no date", { "if-modified-since": "yesterday" }, 200],
    ["that it must be as its tag says", { "if-match": TAG }, 200],
    ["that it must be as another tag says", { "if-match": '"x"' }, 412],
    ["that it must be as a weak tag says", { "if-match": `W/${TAG}` }, 412],
    ["that it must be at all", { "if-match": "*" }, 200],
    ["that it must not be newer", { "if-unmodified-since": THEN }, 200],
    ["that it must not be newer, and it is", { "if-unmodified-since": BEFORE }, 412],
    ["a match that counts before a date", { "if-match": TAG, "if-unmodified-since": BEFORE }, 200],
    ["a condition that counts before a known tag", { "if-match": '"x"', "if-none-match": TAG }, 412],
  ])("that says %s", (_, headers, status) => {
    expect(statusOf(headers)).toBe(status);
    expect(statusOf(headers, "HEAD")).toBe(status);
  });

  it.each([
    ["its tag", TAG, 206],
    ["a weak tag", `W/${TAG}`, 200],
    ["another tag", '"x"', 200],
    ["its date", THEN, 206],
    ["a later date", LATER, 200],
    ["an earlier date", BEFORE, 200],
    ["nonsense", "abc", 200],
  ])("asks for a part if it is still %s", (_, ifRange, status) => {
    expect(statusOf({ range: "bytes=0-1", "if-range": ifRange })).toBe(status);
  });

  it("asks for a part only by GET", () => {
    expect(statusOf({ range: "bytes=0-1" })).toBe(206);
    expect(statusOf({ range: "bytes=0-1" }, "HEAD")).toBe(200);
  });

  it("asks for a part that is not there", () => {
    expect(statusOf({ range: "bytes=10-" })).toBe(416);
    expect(statusOf({ range: "bytes=10-", "if-range": '"x"' })).toBe(200);
    expect(statusOf({ range: "bytes=10-", "if-none-match": TAG })).toBe(304);
  });
});
