import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { migrate } from "../../support/workers/migrate.ts";
import { SoftPasskey } from "../../support/workers/soft-passkey.ts";
import {
  makeAccount,
  makeGuest,
  ORIGIN,
  readProblem,
  send,
  TestUser,
} from "../../support/workers/test-user.ts";

beforeAll(migrate);

const PATH = "/v1/auth/passkey";

/** One browser: begins a ceremony, keeps its cookie, and ends it with what the authenticator answers. */
async function ceremony(
  begin: string,
  end: string,
  answer: (challenge: string) => Promise<object>,
  token?: string,
): Promise<Response> {
  const authorization = token && { authorization: `Bearer ${token}` };
  const options = await send(`${PATH}/${begin}`, { headers: { ...authorization } });
  expect(options.status, await options.clone().text()).toBe(200);
  const cookie = options.headers.get("set-cookie")?.split(";")[0] ?? "";
  const { challenge } = await options.json<{ challenge: string }>();
  const body = JSON.stringify({ response: await answer(challenge) });
  const headers = { ...authorization, cookie, origin: ORIGIN };
  return send(`${PATH}/${end}`, { method: "POST", headers, body });
}

const register = (user: TestUser, passkey: SoftPasskey, origin?: string) =>
  ceremony(
    "generate-register-options",
    "verify-registration",
    (challenge) => passkey.register(challenge, origin),
    user.token,
  );

const signIn = (passkey: SoftPasskey, origin?: string) =>
  ceremony("generate-authenticate-options", "verify-authentication", (challenge) =>
    passkey.authenticate(challenge, origin),
  );

it.each([
  ["an account", makeAccount],
  ["a guest", makeGuest],
])("lets %s add a passkey and sign in with it, again and again", async (_, make) => {
  const ann = await make();
  const passkey = new SoftPasskey("localhost");
  const added = await register(ann, passkey);
  expect(added.status, await added.text()).toBe(200);
  for (let i = 0; i < 2; i += 1) {
    const signedIn = await signIn(passkey);
    expect(signedIn.status, await signedIn.text()).toBe(200);
    const again = new TestUser(ann.id, signedIn.headers.get("set-auth-token") ?? "");
    expect((await again.me()).userId).toBe(ann.id);
  }
});

async function expectRefused(response: Response): Promise<void> {
  expect(await readProblem(response)).toMatchObject({ status: 400, type: "/problems/passkey-refused" });
  expect(response.headers.get("set-auth-token")).toBeNull();
}

it("refuses a passkey that nobody added", async () => {
  await expectRefused(await signIn(new SoftPasskey("localhost")));
});

it("refuses what was made for another site", async () => {
  const ann = await makeAccount();
  await expectRefused(await register(ann, new SoftPasskey("localhost"), "https://evil.example"));
  await expectRefused(await register(ann, new SoftPasskey("evil.example")));
  const passkey = new SoftPasskey("localhost");
  expect((await register(ann, passkey)).status).toBe(200);
  await expectRefused(await signIn(passkey, "https://evil.example"));
});

it("takes an answer once", async () => {
  const ann = await makeAccount();
  const passkey = new SoftPasskey("localhost");
  await register(ann, passkey);
  const options = await send(`${PATH}/generate-authenticate-options`);
  const cookie = options.headers.get("set-cookie")?.split(";")[0] ?? "";
  const { challenge } = await options.json<{ challenge: string }>();
  const body = JSON.stringify({ response: await passkey.authenticate(challenge) });
  const answer = () =>
    send(`${PATH}/verify-authentication`, { method: "POST", headers: { cookie, origin: ORIGIN }, body });
  expect((await answer()).status).toBe(200);
  await expectRefused(await answer());
});

it("needs somebody who is signed in to add one", async () => {
  expect((await send(`${PATH}/generate-register-options`)).status).toBe(401);
});

it("tells whose account is suspended so, and signs them in with no passkey", async () => {
  const ann = await makeAccount();
  const passkey = new SoftPasskey("localhost");
  expect((await register(ann, passkey)).status).toBe(200);
  await env.DB.prepare("UPDATE user SET suspended_until_ms = ? WHERE id = ?")
    .bind(Date.now() + 60_000, ann.id)
    .run();
  const refused = await readProblem(await signIn(passkey));
  expect(refused).toMatchObject({ type: "/problems/account-suspended", until: expect.any(String) });
  const signedIn = await env.DB.prepare("SELECT count(*) AS n FROM session WHERE user_id = ?")
    .bind(ann.id)
    .first();
  expect(signedIn).toEqual({ n: 1 });
});

it("is added and taken away by whoever signed in just now, not with a phone that was found", async () => {
  const ann = await makeAccount();
  expect((await register(ann, new SoftPasskey("localhost"))).status).toBe(200);
  const { items } = await ann.ok<{ items: { passkeyId: string }[] }>("GET", "/v1/me/passkeys");
  const passkeyPath = `/v1/me/passkeys/${items[0]?.passkeyId}`;
  const age = (ageMs: number) =>
    env.DB.prepare("UPDATE session SET created_at = ? WHERE user_id = ?")
      .bind(Date.now() - ageMs, ann.id)
      .run();
  await age(3_660_000);
  const again = { status: 403, type: "/problems/sign-in-again" };
  expect(await ann.problem("GET", `${PATH}/generate-register-options`)).toMatchObject(again);
  expect(await ann.problem("DELETE", passkeyPath)).toMatchObject(again);
  await age(3_000_000);
  expect(await ann.ok("DELETE", passkeyPath)).toEqual({ done: true });
});
