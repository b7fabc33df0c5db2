import { afterEach, describe, expect, it } from "vitest";
import {
  formatAge,
  formatBearing,
  formatBytes,
  formatDay,
  formatDistance,
  formatDuration,
  formatList,
} from "../../../../web/i18n/format.ts";
import { chosenLanguage } from "../../../../web/i18n/language.ts";

const NOON = new Date(2026, 10, 20, 12).getTime();
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

afterEach(() => {
  chosenLanguage.value = null;
});

describe("what is said of places and times", () => {
  it("gives distances no more precisely than a phone knows them", () => {
    chosenLanguage.value = "en";
    expect([0, 4, 84, 994, 995, 1_240, 9_940, 9_960, 12_400].map(formatDistance)).toEqual([
      "0 m",
      "0 m",
      "80 m",
      "990 m",
      "1.0 km",
      "1.2 km",
      "9.9 km",
      "10 km",
      "12 km",
    ]);
  });

  it("counts ages in the unit that fits, and dates what is older than a day", () => {
    chosenLanguage.value = "en";
    const ages = [-5_000, 4_000, 40_000, 3 * MINUTE_MS, 125 * MINUTE_MS, 3 * DAY_MS];
    expect(ages.map((ageMs) => formatAge(NOON - ageMs, NOON))).toEqual([
      "now",
      "now",
      "40 s ago",
      "3 min ago",
      "2 h ago",
      "November 17",
    ]);
    chosenLanguage.value = "ko";
    expect(formatAge(NOON - 3 * MINUTE_MS, NOON)).toBe("3분 전");
  });

  it("names the point of the compass all around the circle", () => {
    chosenLanguage.value = "en";
    expect([0, 22, 23, 90, 180, 270, 359, -45, 720].map(formatBearing)).toEqual([
      "north",
      "north",
      "north-east",
      "east",
      "south",
      "west",
      "north",
      "north-west",
      "north",
    ]);
  });

  it("calls days by how near they are", () => {
    chosenLanguage.value = "en";
    expect([0, 1, 3, 30].map((days) => formatDay(NOON - days * DAY_MS, NOON))).toEqual([
      "Today",
      "Yesterday",
      "Tuesday",
      "October 21",
    ]);
    chosenLanguage.value = "ko";
    expect(formatDay(NOON - DAY_MS, NOON)).toBe("어제");
  });

  it("writes sizes, durations and lists as the language does", () => {
    chosenLanguage.value = "en";
    expect([512, 1_500, 12_345_678].map(formatBytes)).toEqual(["512 byte", "1.5 kB", "12 MB"]);
    expect([400, 7_000, 754_000].map(formatDuration)).toEqual(["0:00", "0:07", "12:34"]);
    expect(formatList(["Mina", "Jun", "Leo"])).toBe("Mina, Jun, and Leo");
  });
});
