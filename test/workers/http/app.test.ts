import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import { app } from "../../../workers/app.ts";
import { configurationFaults } from "../../../workers/configuration.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeGuest, readProblem, send } from "../../support/workers/test-user.ts";

beforeAll(migrate);

describe("every answer", () => {
  it.each(["/healthz", "/v1/me", "/no/such/page", "/v1/openapi.json", "/docs"])(
    "of %s carries the security headers and a request id",
    async (path) => {
      const { headers } = await send(path);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
      expect(headers.get("content-security-policy")).toContain("base-uri 'none'");
      expect(headers.get("strict-transport-security")).toBe("max-age=31536000; includeSubDomains");
      expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.has("access-control-allow-origin")).toBe(false);
      expect(headers.get("x-request-id")).toBeTruthy();
    },
  );
});

it("says that it serves", async () => {
  const response = await send("/healthz");
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ status: "ok" });
});

it("answers an unknown path with a problem", async () => {
  expect(await readProblem(await send("/v2/me", { method: "POST" }))).toEqual({
    type: "/problems/not-found",
    title: "There is nothing here.",
    status: 404,
  });
});

it("answers a body that is no JSON, or far too large, with a problem", async () => {
  const ann = await makeGuest();
  const headers = { authorization: `Bearer ${ann.token}` };
  const broken = await send("/v1/me", { method: "PATCH", headers, body: '{"handle":' });
  expect(await readProblem(broken)).toMatchObject({ status: 400, type: "/problems/invalid-input" });
  const huge = await send("/v1/me", { method: "PATCH", headers, body: `"${"x".repeat(2_000_000)}"` });
  expect(await readProblem(huge)).toMatchObject({ status: 413, type: "/problems/too-large" });
});

it("accepts a sharing setting with two full lists of friends", async () => {
  const ann = await makeGuest();
  const ids = Array.from({ length: LIMITS.maxFriends }, (_, i) => `${i}`.padStart(32, "x"));
  const sharing = { mode: "except", userIds: ids, precisionExceptions: ids };
  expect((await ann.send("PUT", "/v1/me/sharing", sharing)).status).toBe(200);
});

it("answers a fault with a problem that names the request and nothing of the fault, and logs it once", async () => {
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  const ann = await makeGuest();
  const prepare = () => {
    throw new Error("a secret of the database");
  };
  const broken = { ...env, DB: { prepare, batch: prepare } as unknown as D1Database };
  const headers = { authorization: `Bearer ${ann.token}`, "x-request-id": "request-7" };
  const response = await app.request("http://localhost/v1/me", { headers }, broken);
  const text = await response.clone().text();
  expect(text).not.toContain("secret");
  expect(await readProblem(response)).toMatchObject({ status: 500, instance: "request-7" });
  expect(log).toHaveBeenCalledTimes(1);
  const line = JSON.parse(String(log.mock.calls[0]?.[0]));
  expect(line).toMatchObject({ level: "error", requestId: "request-7" });
  expect(line.error.stack).toContain("at ");
  log.mockRestore();
});

/** A database whose queries all fail, as drizzle and better-auth see it. */
function failing(message: string): D1Database {
  const fail = () => Promise.reject(new Error(message));
  const statement = { first: fail, run: fail, all: fail, raw: fail, bind: () => statement };
  return { prepare: () => statement, batch: fail } as unknown as D1Database;
}

describe("while a database is out of reach", () => {
  it("nobody is told that they are signed out, where their sign-in alone could not be read", async () => {
    const log = vi.spyOn(console, "warn").mockImplementation(() => {});
    const ann = await makeGuest();
    const lost = failing("D1_ERROR: Network connection lost.");
    const DB = new Proxy(env.DB, {
      get: (database, name) => {
        const value: unknown = Reflect.get(database, name);
        if (typeof value !== "function") return value;
        if (name !== "prepare") return value.bind(database);
        return (sql: string) => (sql.includes('from "session"') ? lost : database).prepare(sql);
      },
    });
    const headers = { authorization: `Bearer ${ann.token}` };
    for (const path of ["/v1/auth/token", "/v1/me"]) {
      const problem = await readProblem(
        await app.request(`http://localhost${path}`, { headers }, { ...env, DB }),
      );
      expect(problem, path).toMatchObject({ status: 503, type: "/problems/unavailable" });
    }
    log.mockRestore();
  });

  it.each([
    "D1_ERROR: Network connection lost.",
    "D1_ERROR: D1 DB is overloaded. Requests queued for too long.",
    "D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.",
  ])("(%s) everything says when to try again, and the log holds no value of a query", async (message) => {
    const log = vi.spyOn(console, "warn").mockImplementation(() => {});
    const errors = vi.spyOn(console, "error").mockImplementation(() => {});
    const ann = await makeGuest();
    const broken = { ...env, DB: failing(message) };
    const headers = { authorization: `Bearer ${ann.token}` };
    const person = { name: "Ann", email: "private@example.com", password: "correct horse" };
    const json = { ...headers, "content-type": "application/json" };
    const answers = [
      app.request("http://localhost/v1/me", { headers }, broken),
      app.request("http://localhost/v1/auth/token", { headers }, broken),
      ...["sign-up", "sign-in"].map((path) =>
        app.request(
          `http://localhost/v1/auth/${path}/email`,
          { method: "POST", headers: json, body: JSON.stringify(person) },
          broken,
        ),
      ),
    ];
    for (const answer of answers) {
      const problem = await readProblem(await answer);
      expect(problem).toMatchObject({ status: 503, type: "/problems/unavailable" });
      expect(problem.retryAfterMs).toBeGreaterThan(0);
    }
    expect(errors).not.toHaveBeenCalled();
    const lines = JSON.stringify(log.mock.calls);
    expect(lines).toContain(message);
    expect(lines).not.toContain("private@example.com");
    expect(lines).not.toContain(ann.token.split(".")[0]);
    vi.restoreAllMocks();
  });
});

const COMPLETE_S3 = {
  S3_ENDPOINT: "https://bucket.invalid",
  S3_BUCKET: "b",
  S3_ACCESS_KEY_ID: "i",
  S3_SECRET_ACCESS_KEY: "s",
};

describe("a deployment that is half set up", () => {
  const { BETTER_AUTH_SECRET: _, ...withoutSecret } = env;
  const { VAPID_PRIVATE_JWK: __, ...withoutKey } = env;
  const SECRET = "BETTER_AUTH_SECRET";

  const secrets = [env.BETTER_AUTH_SECRET, /"d":"([^"]+)"/.exec(env.VAPID_PRIVATE_JWK ?? "")?.[1] ?? ""];

  it.each([
    ["no secret", withoutSecret, SECRET],
    ["a part of S3", { ...env, ...COMPLETE_S3, S3_ACCESS_KEY_ID: "" }, "S3_ACCESS_KEY_ID"],
  ])("(%s) serves nothing, and the log says why once, without secrets", async (_name, broken, named) => {
    vi.resetModules();
    const { app: freshApp } = await import("../../../workers/app.ts");
    const { acceptSocket } = await import("../../../workers/session/accept-socket.ts");
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    const upgrade = new Request("http://localhost/v1/socket", { headers: { upgrade: "websocket" } });
    const answers = [
      ...["/v1/auth/token", "/v1/me", "/v1/auth/jwks", "/docs", "/"].map((path) =>
        freshApp.request(`http://localhost${path}`, {}, broken),
      ),
      acceptSocket(upgrade, broken, {} as ExecutionContext),
    ];
    for (const answer of answers) {
      expect(await readProblem(await answer)).toMatchObject({ status: 500, type: "/problems/misconfigured" });
    }
    expect((await freshApp.request("http://localhost/healthz", {}, broken)).status).toBe(200);
    expect(log).toHaveBeenCalledTimes(1);
    const line = String(log.mock.calls[0]);
    expect(line).toContain(named);
    for (const secret of secrets) expect(line).not.toContain(secret);
    log.mockRestore();
  });

  it.each([
    ["an empty secret", { ...env, BETTER_AUTH_SECRET: "" }, SECRET],
    ["a short secret", { ...env, BETTER_AUTH_SECRET: "short" }, SECRET],
    ["a repeated secret", { ...env, BETTER_AUTH_SECRET: "a".repeat(64) }, SECRET],
    ["a subject without a key", withoutKey, "VAPID_PRIVATE_JWK"],
    ["a key without a subject", { ...env, VAPID_SUBJECT: "" }, "VAPID_SUBJECT"],
    ["a key that is none", { ...env, VAPID_PRIVATE_JWK: "{}" }, "VAPID_PRIVATE_JWK"],
    ["a service account that is none", { ...env, FCM_SERVICE_ACCOUNT: "{}" }, "FCM_SERVICE_ACCOUNT"],
    ["an address that is none", { ...env, BASE_URL: "hither.example" }, "BASE_URL"],
  ])("is one with %s", (_name, broken, named) => {
    const faults = configurationFaults(broken);
    expect(faults).toEqual([expect.stringContaining(named)]);
    for (const secret of secrets) expect(faults[0]).not.toContain(secret);
  });

  it.each([
    ["all of S3", { ...env, ...COMPLETE_S3 }],
    ["no Web Push", { ...withoutKey, VAPID_SUBJECT: "" }],
  ])("is not one with %s", (_name, whole) => {
    expect(configurationFaults(whole)).toEqual([]);
  });
});
