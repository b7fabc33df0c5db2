import { beforeAll, expect, it } from "vitest";
import { SHARING_OFF } from "../../../protocol/sharing.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeGuest } from "../../support/workers/test-user.ts";

beforeAll(migrate);

it("is off until it is turned on", async () => {
  const ann = await makeGuest();
  expect(await ann.ok("GET", "/v1/me/sharing")).toEqual(SHARING_OFF);
});

it("is kept as it was set, with defaults filled in, ids once and the end in UTC", async () => {
  const ann = await makeGuest();
  const ids = ["friend-one", "friend-two", "friend-one"];
  const until = new Date(Date.now() + 3_600_000);
  const local = new Date(until.getTime() + 7_200_000).toISOString().replace("Z", "+02:00");
  const set = { mode: "only", userIds: ids, precision: "approximate", until: local };
  const expected = {
    mode: "only",
    userIds: ["friend-one", "friend-two"],
    precision: "approximate",
    precisionExceptions: [],
    until: until.toISOString(),
  };
  expect(await ann.ok("PUT", "/v1/me/sharing", set)).toEqual(expected);
  expect(await ann.ok("GET", "/v1/me/sharing")).toEqual(expected);
});

it.each([
  [{}, "mode"],
  [{ mode: "everyone" }, "mode"],
  [{ mode: "friends", until: "2020-01-01T00:00:00Z" }, "until"],
  [{ mode: "friends", until: "tomorrow" }, "until"],
  [{ mode: "only", userIds: ["a'b"] }, "userIds.0"],
  [{ mode: "friends", precision: "vague" }, "precision"],
])("refuses %j", async (sharing, field) => {
  const ann = await makeGuest();
  expect(await ann.problem("PUT", "/v1/me/sharing", sharing)).toMatchObject({
    status: 400,
    type: "/problems/invalid-input",
    field,
  });
});
