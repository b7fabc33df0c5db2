import { beforeAll, expect, it } from "vitest";
import { NOTIFICATION_SETTINGS_DEFAULT } from "../../../protocol/notifications/settings.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeGuest } from "../../support/workers/test-user.ts";

beforeAll(migrate);

const PATH = "/v1/me/notification-settings";

it("are friendly to begin with, and kept as they were set, with defaults filled in", async () => {
  const ann = await makeGuest();
  expect(await ann.ok("GET", PATH)).toEqual(NOTIFICATION_SETTINGS_DEFAULT);
  const set = { quietHours: { from: "22:30", to: "07:00", timeZone: "Asia/Seoul" }, friendNearby: true };
  const expected = { ...NOTIFICATION_SETTINGS_DEFAULT, ...set };
  expect(await ann.ok("PUT", PATH, set)).toEqual(expected);
  expect(await ann.ok("GET", PATH)).toEqual(expected);
});

it.each([
  [{ quietHours: { from: "24:00", to: "07:00", timeZone: "Asia/Seoul" } }, "quietHours.from"],
  [{ quietHours: { from: "22:00", to: "07:00", timeZone: "Mars/Olympus" } }, "quietHours.timeZone"],
  [{ quietHours: { from: "22:00", to: "07:00" } }, "quietHours.timeZone"],
  [{ preview: "yes" }, "preview"],
])("refuses %j", async (settings, field) => {
  const ann = await makeGuest();
  expect(await ann.problem("PUT", PATH, settings)).toMatchObject({ status: 400, field });
  expect(await ann.ok("GET", PATH)).toEqual(NOTIFICATION_SETTINGS_DEFAULT);
});
