import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mentionsIn, previewOf } from "../../../client/index.ts";

describe("a preview", () => {
  test.each([
    ["", ""],
    ["hello", "hello"],
    ["\n\n  first line  \nsecond", "first line"],
    ["안녕하세요\r\n반갑습니다", "안녕하세요"],
  ])("of %j is %j", (text, preview) => {
    expect(previewOf(text)).toBe(preview);
  });

  test("has 160 characters at most, and no half ones", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
        const preview = previewOf(text);
        expect(Array.from(preview).length).toBeLessThanOrEqual(160);
        expect(preview.isWellFormed()).toBe(true);
      }),
    );
    expect(previewOf("🙂".repeat(200))).toBe(`${"🙂".repeat(159)}…`);
    expect(previewOf("🙂".repeat(160))).toBe("🙂".repeat(160));
  });
});

describe("mentions", () => {
  const userIdOf = (handle: string) =>
    handle === "ada" || handle === "bob_2" ? `user-${handle}` : undefined;

  test("are the handles that somebody has, each once, and the calls to all", () => {
    expect(mentionsIn("@ada and @bob_2, @ada! mail x@bob_2.org @nobody", userIdOf)).toEqual({
      userIds: ["user-ada", "user-bob_2"],
      here: false,
      channel: false,
    });
    expect(mentionsIn("@here @channel", userIdOf)).toEqual({ userIds: [], here: true, channel: true });
    expect(mentionsIn("안녕 @ada님", userIdOf).userIds).toEqual(["user-ada"]);
  });
});
