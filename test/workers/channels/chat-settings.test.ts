import { beforeAll, expect, it } from "vitest";
import { CHAT_SETTINGS_DEFAULT, type ChatSettings } from "../../../protocol/chat/presence.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeGuest } from "../../support/workers/test-user.ts";

beforeAll(migrate);

const PATH = "/v1/me/chat-settings";

it("are open and without a status until they are changed", async () => {
  const ann = await makeGuest();
  expect(await ann.ok("GET", PATH)).toEqual(CHAT_SETTINGS_DEFAULT);
});

it("are kept as they were set, with defaults filled in and the end in UTC", async () => {
  const ann = await makeGuest();
  const until = new Date(Date.now() + 3_600_000);
  const local = new Date(until.getTime() + 7_200_000).toISOString().replace("Z", "+02:00");
  const settings = { readReceipts: false, status: { emoji: "🌴", text: " 휴가 ", until: local } };
  const expected: ChatSettings = {
    readReceipts: false,
    presence: "visible",
    status: { emoji: "🌴", text: "휴가", until: until.toISOString() },
  };
  expect(await ann.ok("PUT", PATH, settings)).toEqual(expected);
  expect(await ann.ok("GET", PATH)).toEqual(expected);
});

it("take a status that says nothing for none", async () => {
  const ann = await makeGuest();
  const status = { emoji: null, text: "  ", until: null };
  expect(await ann.ok("PUT", PATH, { status })).toEqual(CHAT_SETTINGS_DEFAULT);
});

it.each([
  [{ presence: "hidden" }, "presence"],
  [{ readReceipts: "no" }, "readReceipts"],
  [{ status: { emoji: null, text: "x".repeat(101), until: null } }, "status.text"],
  [{ status: { emoji: null, text: "back soon", until: "2020-01-01T00:00:00Z" } }, "status.until"],
  [{ status: { emoji: null, text: "back soon", until: "tomorrow" } }, "status.until"],
])("refuse %j", async (settings, field) => {
  const ann = await makeGuest();
  expect(await ann.problem("PUT", PATH, settings)).toMatchObject({ type: "/problems/invalid-input", field });
  expect(await ann.ok("GET", PATH)).toEqual(CHAT_SETTINGS_DEFAULT);
});
