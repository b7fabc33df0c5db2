import { afterEach, describe, expect, it } from "vitest";
import { chosenLanguage } from "../../../../web/i18n/language.ts";
import { endWords } from "../../../../web/sharing/end-words.ts";
import { previewWords } from "../../../../web/sharing/preview-words.ts";
import { FRIENDS } from "./some-sharing.ts";

const NOW_MS = new Date(2026, 10, 30, 12, 0).getTime();
const ALL = {
  mode: "friends" as const,
  userIds: [],
  precision: "exact" as const,
  precisionExceptions: [],
  until: null,
};

afterEach(() => {
  chosenLanguage.value = null;
});

describe("the preview of settings", () => {
  it("says how many see how much, and until when", () => {
    chosenLanguage.value = "en";
    const some = { ...ALL, precisionExceptions: ["mina", "jun"] };
    expect(previewWords(some, FRIENDS, NOW_MS)).toBe("3 friends see you exactly, 2 about where you are.");
    const one = { ...some, mode: "only" as const, userIds: ["mina"] };
    expect(previewWords(one, FRIENDS, NOW_MS)).toBe("1 friend sees about where you are.");
    const until = new Date(2026, 10, 30, 15, 30).toISOString();
    expect(previewWords({ ...ALL, until }, FRIENDS, NOW_MS)).toMatch(
      /^5 friends see you exactly, until .*3.*30/,
    );
  });

  it("says so in Korean", () => {
    chosenLanguage.value = "ko";
    const some = { ...ALL, precisionExceptions: ["mina"] };
    expect(previewWords(some, FRIENDS, NOW_MS)).toBe("친구 4명에게 정확히, 1명에게 대략 보입니다.");
  });

  it("does not promise what nobody is there to see", () => {
    chosenLanguage.value = "en";
    expect(previewWords({ ...ALL, mode: "nobody" }, FRIENDS, NOW_MS)).toBe("Nobody sees you.");
    expect(previewWords({ ...ALL, mode: "only", userIds: ["stranger"] }, FRIENDS, NOW_MS)).toBe(
      "Nobody sees you.",
    );
    expect(previewWords(ALL, [], NOW_MS)).toMatch(/^You have no friends here yet/);
  });
});

describe("the end of sharing, in words", () => {
  it("names the day where it is not today", () => {
    chosenLanguage.value = "en";
    const at = (day: number, hour: number) => new Date(2026, 10, day, hour, 0).getTime();
    expect(endWords(at(30, 15), NOW_MS)).not.toContain(",");
    expect(endWords(at(31, 8), NOW_MS)).toMatch(/^tomorrow, /);
    expect(endWords(at(33, 8), NOW_MS)).toMatch(/^December 3, /);
  });
});
