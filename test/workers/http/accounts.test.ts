import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { handleSchema } from "../../../protocol/resources.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeAccount, makeGuest, readProblem, send } from "../../support/workers/test-user.ts";

beforeAll(migrate);

const post = (path: string, body: unknown) => send(path, { method: "POST", body: JSON.stringify(body) });

describe("signing up", () => {
  it("makes a profile with a handle that belongs to nobody else", async () => {
    const [ann, other] = await Promise.all([
      makeAccount({ name: " Ann Lee " }),
      makeAccount({ name: "Ann Lee" }),
    ]);
    const [me, namesake] = await Promise.all([ann.me(), other.me()]);
    expect(me).toMatchObject({ userId: ann.id, displayName: "Ann Lee", guest: false, email: ann.email });
    expect(handleSchema.parse(me.handle)).toMatch(/^ann_lee_\d{6}$/);
    expect(namesake.handle).not.toBe(me.handle);
  });

  it("is refused for an address that has an account, in any case", async () => {
    await makeAccount({ email: "taken@example.com" });
    const again = { name: "Eve", email: "Taken@Example.com", password: "another password" };
    const response = await post("/v1/auth/sign-up/email", again);
    expect(await readProblem(response)).toMatchObject({
      status: 409,
      type: "/problems/email-taken",
      field: "email",
    });
  });

  it.each([
    [{ name: "", email: "a@example.com", password: "long enough" }, "name"],
    [{ name: "x".repeat(61), email: "a@example.com", password: "long enough" }, "name"],
    [{ name: 7, email: "a@example.com", password: "long enough" }, "name"],
    [{ name: "Ann", email: "nowhere", password: "long enough" }, "email"],
    [{ name: "Ann", email: "a@example.com", password: "short" }, "password"],
    [{ name: "Ann", email: "a@example.com", password: "x".repeat(129) }, "password"],
  ])("names the field that is wrong in %j", async (body, field) => {
    const response = await post("/v1/auth/sign-up/email", body);
    expect(await readProblem(response)).toMatchObject({
      status: 400,
      type: "/problems/invalid-input",
      field,
    });
  });

  it.each(["text", [], null, 7, {}])("answers %j with a problem", async (body) => {
    for (const path of ["/v1/auth/sign-up/email", "/v1/auth/sign-in/email"]) {
      expect((await readProblem(await post(path, body))).status, path).toBe(400);
    }
  });

  it.each(["password1", "QWERTYUIOP", "1q2w3e4r", "hither2026!", "guess.me@example.com", "GuessMe1990"])(
    "refuses %s, which is tried first, wherever a password is set",
    async (password) => {
      const guessable = { status: 400, type: "/problems/guessable-password", field: "password" };
      const person = { name: "Guess Me", email: "guess.me@example.com", password };
      expect(await readProblem(await post("/v1/auth/sign-up/email", person))).toMatchObject(guessable);
      const guest = await makeGuest();
      const upgrade = { email: "guess.me@example.com", password };
      expect(await guest.problem("POST", "/v1/me/upgrade", upgrade)).toMatchObject(guessable);
      // What is of the person itself is compared where both are told at once.
      if (/guess/i.test(password)) return;
      const ann = await makeAccount();
      const change = { currentPassword: ann.password, newPassword: password, revokeOtherSessions: false };
      expect(await ann.problem("POST", "/v1/auth/change-password", change)).toMatchObject(guessable);
    },
  );

  it("takes neither a handle nor a picture from the client", async () => {
    const body = {
      name: "Ann",
      email: "pushy@example.com",
      password: "long enough",
      image: "https://tracker.example/",
    };
    expect((await post("/v1/auth/sign-up/email", body)).status).toBe(200);
    const withHandle = { ...body, email: "pushier@example.com", handle: "admin" };
    await post("/v1/auth/sign-up/email", withHandle);
    const { results } = await env.DB.prepare("SELECT handle, image FROM user WHERE email LIKE 'push%'").all();
    for (const row of results)
      expect(row).toEqual({ handle: expect.stringMatching(/^ann_\d{6}$/), image: null });
  });

  it("works again for an address that a broken sign-up left without a way in", async () => {
    const insert = "INSERT INTO user (id, name, email, handle, created_at) VALUES (?, 'Half', ?, ?, ?)";
    const old = Date.now() - 120_000;
    await env.DB.prepare(insert).bind("half-made-1", "half@example.com", "half_1", old).run();
    const half = await makeAccount({ email: "half@example.com" });
    expect(half.id).not.toBe("half-made-1");
  });

  it("leaves a sign-up alone that is under way", async () => {
    const insert = "INSERT INTO user (id, name, email, handle, created_at) VALUES (?, 'Half', ?, ?, ?)";
    await env.DB.prepare(insert).bind("half-made-2", "fresh@example.com", "half_2", Date.now()).run();
    const body = { name: "Eve", email: "fresh@example.com", password: "long enough" };
    expect((await post("/v1/auth/sign-up/email", body)).status).toBe(409);
  });
});

describe("signing in", () => {
  it("tells a wrong password and an unknown address apart to nobody", async () => {
    const { email } = await makeAccount();
    const wrong = await post("/v1/auth/sign-in/email", { email, password: "not the password" });
    const unknown = await post("/v1/auth/sign-in/email", { email: "who@example.com", password: "whatever" });
    expect(wrong.status).toBe(401);
    const problem = await readProblem(wrong);
    expect(problem.type).toBe("/problems/invalid-email-or-password");
    expect(await readProblem(unknown)).toEqual(problem);
  });

  it("gives phones a bearer token and browsers a cookie that scripts cannot read", async () => {
    const { email, password, id } = await makeAccount();
    const response = await post("/v1/auth/sign-in/email", { email, password });
    const cookie = response.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/session_token=.*HttpOnly.*SameSite=Lax/i);
    const byCookie = await send("/v1/me", { headers: { cookie: cookie.split(";")[0] ?? "" } });
    expect(await byCookie.json()).toMatchObject({ userId: id });
    const authorization = `Bearer ${response.headers.get("set-auth-token")}`;
    const byToken = await send("/v1/me", { headers: { authorization } });
    expect(await byToken.json()).toMatchObject({ userId: id });
  });

  it("ends with signing out", async () => {
    const ann = await makeAccount();
    await ann.ok("POST", "/v1/auth/sign-out", {});
    expect(await ann.problem("GET", "/v1/me")).toMatchObject({
      status: 401,
      type: "/problems/not-signed-in",
    });
    expect(await ann.problem("GET", "/v1/auth/token")).toMatchObject({
      status: 401,
      type: "/problems/not-signed-in",
    });
  });

  it("is required for everything about people", async () => {
    for (const path of ["me", "me/sharing", "people/someone12", "friends", "friend-requests", "blocks"]) {
      const response = await send(`/v1/${path}`);
      expect(response.status, path).toBe(401);
      expect(response.headers.get("www-authenticate")).toBe("Bearer");
    }
  });

  it("does not count with a token that somebody made up", async () => {
    const guest = await makeGuest();
    const forged = `${guest.token.split(".")[0]}.${btoa("no signature")}`;
    const response = await send("/v1/me", { headers: { authorization: `Bearer ${forged}` } });
    expect(response.status).toBe(401);
  });

  it.each([
    "/update-user",
    "/delete-anonymous-user",
    "/sign-in/social",
    "/error",
    "/callback/somebody",
    "/request-password-reset",
    "/change-email",
    "/no/such/route",
  ])("offers no %s, and has nothing to log of it", async (path) => {
    const log = vi.spyOn(console, "error");
    const guest = await makeGuest();
    for (const method of ["GET", "POST"]) {
      const body = method === "POST" ? { callbackURL: "//evil.example" } : undefined;
      expect(await guest.problem(method, `/v1/auth${path}?callbackURL=//evil.example`, body)).toMatchObject({
        status: 404,
        type: "/problems/not-found",
      });
    }
    expect(log).not.toHaveBeenCalled();
    log.mockRestore();
  });

  it("is no fault where it is asked for from elsewhere, or is to lead there", async () => {
    const log = vi.spyOn(console, "error");
    const { email, password, token } = await makeAccount();
    const path = "/v1/auth/sign-in/email";
    const away = { email, password, callbackURL: "//evil.example" };
    expect((await post(path, away)).status).toBe(403);
    const headers = { origin: "*", cookie: "a=b", authorization: `Bearer ${token}` };
    const body = JSON.stringify({ email, password });
    expect((await send(path, { method: "POST", headers, body })).status).toBe(403);
    expect(log).not.toHaveBeenCalled();
    log.mockRestore();
  });

  it("is asked for in JSON", async () => {
    const headers = { "content-type": "text/plain" };
    const answer = await send("/v1/auth/sign-in/email", { method: "POST", headers, body: "{}" });
    expect(await readProblem(answer)).toMatchObject({ status: 415, type: "/problems/unsupported-type" });
  });
});

describe("a sign-in", () => {
  const DAY_MS = 86_400_000;
  const MAX_MS = 365 * DAY_MS;

  async function used(make: typeof makeGuest, ageMs: number) {
    const user = await make();
    const madeMs = Date.now() - ageMs;
    await env.DB.prepare(
      "UPDATE session SET created_at = ?, updated_at = ?, expires_at = ? WHERE user_id = ?",
    )
      .bind(madeMs, Date.now() - 2 * DAY_MS, Date.now() + 50 * DAY_MS, user.id)
      .run();
    const { status } = await user.send("GET", "/v1/me");
    const row = await env.DB.prepare("SELECT expires_at AS endsMs FROM session WHERE user_id = ?")
      .bind(user.id)
      .first<{ endsMs: number }>();
    return { user, status, lastsMs: (row?.endsMs ?? 0) - madeMs };
  }

  it("that is in use is prolonged, and lasts for a year at most", async () => {
    const early = await used(makeAccount, 100 * DAY_MS);
    expect(early.status).toBe(200);
    expect(early.lastsMs).toBeGreaterThan(159 * DAY_MS);
    const late = await used(makeAccount, 350 * DAY_MS);
    expect(late.status).toBe(200);
    expect(Math.abs(late.lastsMs - MAX_MS)).toBeLessThan(1_000);
    const over = await used(makeAccount, MAX_MS + DAY_MS);
    expect((await over.user.send("GET", "/v1/me")).status).toBe(401);
  });

  it("of a guest goes on, as its end would be that of the account", async () => {
    const { lastsMs } = await used(makeGuest, 350 * DAY_MS);
    expect(lastsMs).toBeGreaterThan(MAX_MS);
  });
});

it("keeps what one person is told out of every cache", async () => {
  const ann = await makeAccount();
  for (const path of ["/v1/me", "/v1/friends", "/v1/auth/token", "/v1/me/devices"]) {
    expect((await ann.send("GET", path)).headers.get("cache-control"), path).toBe("no-store");
  }
});
