import { afterEach, expect, it } from "vitest";
import { chosenLanguage } from "../../../../web/i18n/language.ts";
import { formatSpan } from "../../../../web/me/seen/format-span.ts";

const NOON = new Date(2026, 0, 10, 12).getTime();
const at = (hours: number, minutes: number, day = 10) => new Date(2026, 0, day, hours, minutes).getTime();

afterEach(() => {
  chosenLanguage.value = null;
});

it("says a span of time with its day, and with both where it ends on another", () => {
  chosenLanguage.value = "en";
  const spaceless = (text: string) => text.replaceAll(/\s/g, " ");
  expect(spaceless(formatSpan(at(9, 2), at(9, 31), NOON))).toBe("Today 09:02 AM–09:31 AM");
  expect(spaceless(formatSpan(at(23, 50, 9), at(0, 10), NOON))).toBe("Yesterday 11:50 PM–Today 12:10 AM");
  expect(spaceless(formatSpan(at(9, 2), at(9, 2), NOON)), "within a minute").toBe("Today 09:02 AM");
  expect(spaceless(formatSpan(at(9, 2), null, NOON)), "while it lasts").toBe("Today 09:02 AM–now");
  chosenLanguage.value = "ko";
  expect(formatSpan(at(9, 2), null, NOON)).toMatch(/^오늘 .*–지금$/);
});
