import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import { PROTOCOL_VERSION } from "../../../protocol/version.ts";
import { app } from "../../../workers/app.ts";
import { runDueChores } from "../../../workers/chores/run-due-chores.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { connect, openRawSocket } from "../../support/workers/test-socket.ts";
import { makeAccount, makeGuest, readProblem, send, type TestUser } from "../../support/workers/test-user.ts";

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

it("counts by device and by address as well, and names the limit that was met", async () => {
  const [ann, bob] = await Promise.all([makeGuest(), makeGuest()]);
  const lookUp = (user: TestUser, address: string) =>
    send("/v1/people/by-handle/nobody_at_all", {
      headers: { authorization: `Bearer ${user.token}`, "cf-connecting-ip": address },
    });
  await lookUp(ann, "192.0.2.20");
  const { results } = await env.DB.prepare(
    "SELECT key FROM limit_counts WHERE key LIKE 'device:%:lookups'",
  ).all();
  expect(results.length).toBeGreaterThan(0);
  await env.DB.prepare("UPDATE limit_counts SET count = 3000 WHERE key = 'address:192.0.2.20:lookups'").run();
  const refused = await lookUp(bob, "192.0.2.20");
  expect(await readProblem(refused)).toMatchObject({ status: 429, limit: "lookups/address" });
  expect((await lookUp(bob, "192.0.2.21")).status).toBe(404);
});

it("stops guessing one password from many addresses, for those who have no account, too", async () => {
  for (const [n, email] of ["spread@example.com", (await makeAccount()).email].entries()) {
    expect((await guess(`198.51.100.${n}`, email)).status).toBe(401);
    await env.DB.prepare("UPDATE limit_counts SET count = 30 WHERE key LIKE 'account:%:sign-ins'").run();
    const refused = await guess(`203.0.113.${n}`, email.toUpperCase());
    expect(await readProblem(refused)).toMatchObject({ status: 429, limit: "sign-ins/account" });
    expect((await guess(`203.0.113.${n}`, "another@example.com")).status).toBe(n === 0 ? 401 : 429);
  }
  const { results } = await env.DB.prepare("SELECT key FROM limit_counts WHERE key LIKE '%@%'").all();
  expect(results, "no e-mail address is noted").toEqual([]);
});

it("bounds the accounts made from one address, an IPv6 network counting as one", async () => {
  const guest = (address: string) =>
    send("/v1/auth/sign-in/anonymous", {
      method: "POST",
      body: "{}",
      headers: { "cf-connecting-ip": address },
    });
  expect((await guest("2001:db8:7:7::1")).status).toBe(200);
  await env.DB.prepare("UPDATE limit_counts SET count = 300 WHERE key LIKE 'address:2001:%:sign-ups'").run();
  const refused = await guest("2001:db8:7:7::2");
  expect(await readProblem(refused)).toMatchObject({ status: 429, limit: "sign-ups/address" });
  expect((await guest("2001:db8:7:8::1")).status).toBe(200);
});

it("bounds searches by the platform's limiters, and strikes what was counted once it is over", async () => {
  const ann = await makeGuest();
  const answers = await Promise.all(
    Array.from({ length: 62 }, () => ann.send("GET", "/v1/search/messages?q=hello")),
  );
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  const [first] = refused;
  expect(first && (await readProblem(first))).toMatchObject({
    retryAfterMs: 10_000,
    limit: expect.stringMatching(/^searches\/(account|device)$/),
  });
  await ann.send("GET", "/v1/people/by-handle/nobody_at_all");
  await env.DB.prepare("UPDATE limit_counts SET ends_ms = 0").run();
  await runDueChores(env);
  const { results } = await env.DB.prepare("SELECT key FROM limit_counts").all();
  expect(results).toEqual([]);
});

it("bounds the sockets that one account and one address open", async () => {
  const ann = await makeGuest();
  const token = await ann.socketToken();
  const open = async () => {
    const socket = await openRawSocket();
    socket.send({ type: "hello", protocol: PROTOCOL_VERSION, token });
    const frame = await socket.until(() => socket.frames[0]);
    socket.close();
    return frame;
  };
  const frames = [];
  for (let n = 0; n < 62; n += 1) frames.push(await open());
  expect(frames.filter(({ type }) => type === "welcome").length).toBeLessThan(62);
  expect(frames.at(-1)).toMatchObject({ type: "error", code: "rateLimited", retryAfterMs: 10_000 });
});

it("ends the oldest socket of a device that opens too many, and not by a code that makes it come back", async () => {
  const ann = await makeGuest();
  const sockets = [];
  for (let n = 0; n < LIMITS.maxDeviceSockets; n += 1) {
    const socket = await connect(ann);
    await socket.frame("meSnapshot");
    sockets.push(socket);
  }
  const [oldest, ...others] = sockets;
  const newest = await connect(ann);
  expect(await oldest?.closing()).toEqual({ code: 4429, reason: "tooManySockets" });
  for (const socket of [...others, newest]) {
    expect(await socket.request({ type: "ping" })).toMatchObject({ type: "pong" });
  }
});
