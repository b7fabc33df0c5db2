import { beforeAll, expect, it } from "vitest";
import type { Me } from "../../../protocol/resources.ts";
import type { Sharing } from "../../../protocol/sharing.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeAccount, makeFriends, makeGuest, send, TestUser } from "../../support/workers/test-user.ts";

beforeAll(migrate);

const signIn = (email: string, password: string) =>
  send("/v1/auth/sign-in/email", { method: "POST", body: JSON.stringify({ email, password }) });

it("gives a guest a profile without an address", async () => {
  const guest = await makeGuest();
  expect(await guest.me()).toMatchObject({ guest: true, email: null, displayName: "Guest" });
});

it("upgrades a guest in place: same person, same friends, same settings, still signed in", async () => {
  const [guest, friend] = await makeFriends();
  await guest.ok("PUT", "/v1/me/sharing", { mode: "friends" });
  const before = await guest.me();

  const upgrade = { email: "Was.Guest@example.com", password: "correct horse" };
  const after = await guest.ok<Me>("POST", "/v1/me/upgrade", upgrade);
  expect(after).toEqual({ ...before, guest: false, email: "was.guest@example.com" });

  const response = await signIn("was.guest@example.com", "correct horse");
  const again = new TestUser(guest.id, response.headers.get("set-auth-token") ?? "");
  expect((await again.me()).userId).toBe(guest.id);
  expect((await again.friends()).items.map((item) => item.userId)).toEqual([friend.id]);
  expect((await again.ok<Sharing>("GET", "/v1/me/sharing")).mode).toBe("friends");
});

it("upgrades once, even when asked twice at the same moment", async () => {
  const guest = await makeGuest();
  const answers = await Promise.all(
    ["one@example.com", "two@example.com"].map((email) =>
      guest.send("POST", "/v1/me/upgrade", { email, password: "correct horse" }),
    ),
  );
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
  const signIns = await Promise.all([
    signIn("one@example.com", "correct horse"),
    signIn("two@example.com", "correct horse"),
  ]);
  expect(signIns.map((answer) => answer.status).sort()).toEqual([200, 401]);
});

it("lets two guests who want the same address have it once", async () => {
  const guests = await Promise.all([makeGuest(), makeGuest()]);
  const upgrade = { email: "wanted@example.com", password: "correct horse" };
  const answers = await Promise.all(guests.map((guest) => guest.send("POST", "/v1/me/upgrade", upgrade)));
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
});

it("refuses to upgrade onto somebody else's address, and leaves the guest as it was", async () => {
  const { email } = await makeAccount();
  const guest = await makeGuest();
  expect(await guest.problem("POST", "/v1/me/upgrade", { email, password: "correct horse" })).toMatchObject({
    status: 409,
    type: "/problems/email-taken",
    field: "email",
  });
  expect((await guest.me()).guest).toBe(true);
});

it("upgrades guests only", async () => {
  const account = await makeAccount();
  const upgrade = { email: "second@example.com", password: "correct horse" };
  expect(await account.problem("POST", "/v1/me/upgrade", upgrade)).toMatchObject({
    type: "/problems/not-a-guest",
  });
});

it("keeps a guest who signs up for another account", async () => {
  const guest = await makeGuest();
  const body = { name: "Other", email: "other-account@example.com", password: "correct horse" };
  await guest.ok("POST", "/v1/auth/sign-up/email", body);
  expect((await guest.me()).guest).toBe(true);
});
