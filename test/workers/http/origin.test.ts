import { beforeAll, describe, expect, it } from "vitest";
import { migrate } from "../../support/workers/migrate.ts";
import { makeAccount, ORIGIN, readProblem, send } from "../../support/workers/test-user.ts";

beforeAll(migrate);

async function signInWithCookie() {
  const account = await makeAccount();
  const { email, password } = account;
  const response = await send("/v1/auth/sign-in/email", {
    method: "POST",
    body: JSON.stringify({ email, password }),
  });
  return { account, cookie: response.headers.get("set-cookie")?.split(";")[0] ?? "" };
}

const FOREIGN = ["https://evil.example", "null", `${ORIGIN}.evil.example`, "http://localhost:1234"];

describe("a change by cookie", () => {
  it("is served to this site's own pages", async () => {
    const { cookie } = await signInWithCookie();
    const headers = { cookie, origin: ORIGIN };
    const body = JSON.stringify({ displayName: "Me" });
    expect((await send("/v1/me", { method: "PATCH", headers, body })).status).toBe(200);
    expect((await send("/v1/auth/sign-out", { method: "POST", headers, body: "{}" })).status).toBe(200);
  });

  it.each([...FOREIGN, undefined])("is refused from %s", async (origin) => {
    const { cookie } = await signInWithCookie();
    const headers = { cookie, ...(origin && { origin }) };
    for (const [method, path] of [
      ["PATCH", "/v1/me"],
      ["PUT", "/v1/me/sharing"],
      ["DELETE", "/v1/friends/somebody-else"],
      ["POST", "/v1/auth/sign-out"],
    ]) {
      const response = await send(path ?? "", { method: method ?? "", headers, body: "{}" });
      expect(await readProblem(response), path).toMatchObject({
        status: 403,
        type: "/problems/cross-origin",
      });
    }
    expect((await send("/v1/me", { headers })).status).toBe(200);
  });
});

describe("a change by bearer token", () => {
  it("needs no origin, and is not disturbed by cookies that a phone kept", async () => {
    const { account, cookie } = await signInWithCookie();
    const headers = { cookie, authorization: `Bearer ${account.token}` };
    const body = JSON.stringify({ displayName: "Phone" });
    expect((await send("/v1/me", { method: "PATCH", headers, body })).status).toBe(200);
    expect((await send("/v1/auth/sign-out", { method: "POST", headers, body: "{}" })).status).toBe(200);
    expect((await send("/v1/me", { headers: { cookie } })).status).toBe(200);
  });

  it("is not served on the strength of a cookie that came along", async () => {
    const { cookie } = await signInWithCookie();
    expect((await send("/v1/me", { headers: { cookie, authorization: "Bearer wrong" } })).status).toBe(401);
  });
});

describe("signing in", () => {
  it("works from a program that sends fetch metadata but no origin, as Node does", async () => {
    const headers = { "sec-fetch-mode": "cors" };
    const body = "{}";
    const response = await send("/v1/auth/sign-in/anonymous", { method: "POST", headers, body });
    expect(response.status).toBe(200);
    const account = { name: "Node", email: "node@example.com", password: "correct horse" };
    const signUp = { method: "POST", headers, body: JSON.stringify(account) };
    expect((await send("/v1/auth/sign-up/email", signUp)).status).toBe(200);
  });

  it.each(FOREIGN)(
    "by a form on %s is refused, or it would sign a visitor in as somebody else",
    async (origin) => {
      const { account } = await signInWithCookie();
      const { email, password } = account;
      const headers = {
        origin,
        "content-type": "application/x-www-form-urlencoded",
        "sec-fetch-site": "cross-site",
        "sec-fetch-mode": "navigate",
      };
      const body = new URLSearchParams({ email, password }).toString();
      const response = await send("/v1/auth/sign-in/email", { method: "POST", headers, body });
      expect(response.status).toBe(403);
      expect(response.headers.get("set-cookie")).toBeNull();
    },
  );
});

describe("a socket", () => {
  const upgrade = (headers: Record<string, string>) =>
    send("/v1/socket", { headers: { upgrade: "websocket", ...headers } });

  it("is not opened for the page of another site that brings cookies", async () => {
    const { cookie } = await signInWithCookie();
    const response = await upgrade({ cookie, origin: "https://elsewhere.example" });
    expect(response.status).toBe(403);
    expect(await readProblem(response)).toMatchObject({ type: "/problems/cross-origin" });
  });

  it("is opened for this site's page, for other pages without cookies, and for programs", async () => {
    const { cookie } = await signInWithCookie();
    const kinds: Record<string, string>[] = [
      { cookie, origin: ORIGIN },
      { origin: "https://elsewhere.example" },
      { cookie },
      {},
    ];
    for (const headers of kinds) {
      const response = await upgrade(headers);
      expect(response.status, JSON.stringify(Object.keys(headers))).toBe(101);
      response.webSocket?.accept();
      response.webSocket?.close(1000);
    }
  });
});
