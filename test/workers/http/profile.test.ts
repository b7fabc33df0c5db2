import { beforeAll, expect, it } from "vitest";
import type { Me } from "../../../protocol/resources.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeGuest } from "../../support/workers/test-user.ts";

beforeAll(migrate);

it("changes handle and display name, each alone or both", async () => {
  const ann = await makeGuest();
  const before = await ann.me();
  expect(await ann.ok<Me>("PATCH", "/v1/me", { displayName: "  Ann  " })).toEqual({
    ...before,
    displayName: "Ann",
  });
  expect((await ann.ok<Me>("PATCH", "/v1/me", { handle: "ann" })).handle).toBe("ann");
  const both = { handle: "ann_2", displayName: "Ann II" };
  expect(await ann.ok("PATCH", "/v1/me", both)).toEqual({ ...before, ...both });
});

it("accepts the handle that one has", async () => {
  const ann = await makeGuest();
  const { handle } = await ann.me();
  expect((await ann.ok<Me>("PATCH", "/v1/me", { handle })).handle).toBe(handle);
});

it("refuses a handle that somebody has, and changes nothing else either", async () => {
  const [ann, bob] = await Promise.all([makeGuest(), makeGuest()]);
  const before = await bob.me();
  const { handle } = await ann.me();
  expect(await bob.problem("PATCH", "/v1/me", { handle, displayName: "Bob" })).toMatchObject({
    status: 409,
    type: "/problems/handle-taken",
    field: "handle",
  });
  expect(await bob.me()).toEqual(before);
});

it("gives a handle that many want at the same moment to one", async () => {
  const people = await Promise.all(Array.from({ length: 6 }, makeGuest));
  const answers = await Promise.all(
    people.map((person) => person.send("PATCH", "/v1/me", { handle: "wanted" })),
  );
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
});

it.each([
  [{ handle: "admin" }, 409, "handle-reserved", "handle"],
  [{ handle: "Ann" }, 400, "invalid-input", "handle"],
  [{ handle: "an" }, 400, "invalid-input", "handle"],
  [{ handle: "1ann" }, 400, "invalid-input", "handle"],
  [{ handle: "a".repeat(31) }, 400, "invalid-input", "handle"],
  [{ displayName: "   " }, 400, "invalid-input", "displayName"],
  [{ displayName: null }, 400, "invalid-input", "displayName"],
  [{ email: "x@example.com" }, 400, "invalid-input", undefined],
  [{}, 400, "invalid-input", undefined],
  ["text", 400, "invalid-input", undefined],
])("refuses %j", async (update, status, name, field) => {
  const ann = await makeGuest();
  expect(await ann.problem("PATCH", "/v1/me", update)).toMatchObject({
    status,
    type: `/problems/${name}`,
    ...(field && { field }),
  });
});
