import { expect, it } from "vitest";
import { configOf } from "../../../durable-objects/chat-channel/channel-settings.ts";
import { DEFAULT_CONFIG } from "../../../durable-objects/chat-channel/core/storage.ts";

it("keeps the defaults where the owner says nothing", () => {
  expect(configOf({})).toEqual(DEFAULT_CONFIG);
});

it("takes the owner's word, in segments no larger than what stays", () => {
  expect(configOf({ HOT_MESSAGES: "50000", HOT_DAYS: "30" })).toEqual({
    ...DEFAULT_CONFIG,
    hotMessages: 50_000,
    hotAgeMs: 30 * 86_400_000,
  });
  expect(configOf({ HOT_MESSAGES: "20" })).toMatchObject({ hotMessages: 20, segmentMessages: 20 });
});

it.each(["", "0", "-5", "many", "1.5"])("refuses '%s'", (text) => {
  expect(() => configOf({ HOT_MESSAGES: text })).toThrow("HOT_MESSAGES");
  expect(() => configOf({ HOT_DAYS: text })).toThrow("HOT_DAYS");
});
