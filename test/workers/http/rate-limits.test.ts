import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { app } from "../../../workers/app.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeAccount, makeGuest, readProblem, send } from "../../support/workers/test-user.ts";

beforeAll(migrate);

const guess = (address: string, email = "victim@example.com") =>
  send("/v1/auth/sign-in/email", {
    method: "POST",
    headers: { "cf-connecting-ip": address },
    body: JSON.stringify({ email, password: "a guess" }),
  });

it("stops an address that guesses passwords, says for how long, and leaves other addresses alone", async () => {
  const answers = [];
  for (let i = 0; i < 11; i += 1) answers.push(await guess("192.0.2.1"));
  expect(answers.map((answer) => answer.status)).toEqual([...Array(10).fill(401), 429]);
  const last = answers.at(-1) ?? new Response();
  const retryAfterS = Number(last.headers.get("retry-after"));
  expect(retryAfterS).toBeGreaterThan(0);
  expect(await readProblem(last)).toMatchObject({
    type: "/problems/rate-limited",
    retryAfterMs: retryAfterS * 1_000,
  });
  expect((await guess("192.0.2.2")).status).toBe(401);
});

it("counts exactly where the guesses come at the same moment", async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => guess("192.0.2.3")));
  expect(answers.filter((answer) => answer.status === 401)).toHaveLength(10);
});

it("keeps nobody from signing in by a header that anyone can send", async () => {
  const forwarded = { "cf-connecting-ip": "192.0.2.4" };
  for (let i = 0; i < 10; i += 1) {
    await send("/v1/auth/sign-in/email", {
      method: "POST",
      headers: { ...forwarded, "x-forwarded-for": `198.51.100.${i}` },
      body: JSON.stringify({ email: "victim@example.com", password: "a guess" }),
    });
  }
  expect((await guess("192.0.2.4")).status).toBe(429);
});

it("limits how fast a user can try handles", async () => {
  const ann = await makeGuest();
  const lookUp = () => ann.send("GET", "/v1/people/by-handle/nobody_at_all");
  const answers = await Promise.all(Array.from({ length: 61 }, lookUp));
  expect(answers.filter((answer) => answer.status === 429)).toHaveLength(1);
  const other = await makeGuest();
  expect((await other.send("GET", "/v1/people/by-handle/nobody_at_all")).status).toBe(404);
});

it("starts a new window when the old one is over", async () => {
  const ann = await makeGuest();
  const lookUp = () => ann.send("GET", "/v1/people/by-handle/nobody_at_all");
  await lookUp();
  const full = "UPDATE limit_counts SET count = 60 WHERE key = ?";
  const key = `account:${ann.id}:lookups`;
  await env.DB.prepare(full).bind(key).run();
  expect((await lookUp()).status).toBe(429);
  await env.DB.prepare("UPDATE limit_counts SET ends_ms = ends_ms - 60000 WHERE key = ?").bind(key).run();
  expect((await lookUp()).status).toBe(404);
});

it("is off on a local server, where tools make accounts by the hundred from one address", async () => {
  const local = { ...env, LOCAL: { fetch: () => Promise.resolve(new Response()) } as unknown as Fetcher };
  const { email } = await makeAccount();
  for (let i = 0; i < 12; i += 1) {
    const init = {
      method: "POST",
      headers: { "content-type": "application/json", "cf-connecting-ip": "192.0.2.5" },
      body: JSON.stringify({ email, password: "a guess" }),
    };
    expect((await app.request("http://localhost/v1/auth/sign-in/email", init, local)).status).toBe(401);
  }
});
