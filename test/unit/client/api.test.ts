import { describe, expect, test } from "vitest";
import { HitherApi, ProblemError } from "../../../client/index.ts";

interface Call {
  method: string;
  url: string;
  authorization: string | null;
  body: unknown;
  credentials: string | undefined;
}

/** An API whose server answers from `answers`, one after the other, and what it was asked. */
function setup(...answers: Response[]) {
  const calls: Call[] = [];
  const fakeFetch: typeof fetch = async (input, init = {}) => {
    calls.push({
      method: init.method ?? "GET",
      url: typeof input === "string" ? input : "not a string",
      authorization: new Headers(init.headers).get("authorization"),
      body: typeof init.body === "string" ? JSON.parse(init.body) : undefined,
      credentials: init.credentials,
    });
    return answers.shift() ?? Response.json({});
  };
  return { calls, api: new HitherApi({ url: "https://hither.test/", fetch: fakeFetch }) };
}

const signedIn = (token: string) => new Response("{}", { headers: { "set-auth-token": token } });
const me = { userId: "user-0123456789", handle: "ada", displayName: "Ada", email: null, guest: true };

describe("signing in", () => {
  test("keeps the session token, sends it as a bearer, and says who that is", async () => {
    const { api, calls } = setup(signedIn("secret"), Response.json(me));
    expect(await api.signUp({ email: "a@b.test", password: "12345678", displayName: "Ada" })).toEqual(me);
    expect(api.sessionToken).toBe("secret");
    expect(calls).toMatchObject([
      {
        method: "POST",
        url: "https://hither.test/v1/auth/sign-up/email",
        authorization: null,
        body: { email: "a@b.test", password: "12345678", name: "Ada" },
        credentials: "omit",
      },
      { method: "GET", url: "https://hither.test/v1/me", authorization: "Bearer secret" },
    ]);
  });

  test("does not speak for whoever was signed in before", async () => {
    const { api, calls } = setup(signedIn("new"), Response.json(me));
    api.sessionToken = "old";
    await api.signInAsGuest();
    expect(calls.map(({ authorization }) => authorization)).toEqual([null, "Bearer new"]);
  });

  test("signing out forgets the session token", async () => {
    const { api, calls } = setup();
    api.sessionToken = "secret";
    await api.signOut();
    expect(api.sessionToken).toBeUndefined();
    expect(calls[0]).toMatchObject({
      url: "https://hither.test/v1/auth/sign-out",
      authorization: "Bearer secret",
    });
  });

  test("the socket's token comes with its end", async () => {
    const payload = btoa(JSON.stringify({ sub: "user-ÿ?>".slice(0, 5), exp: 1_760_000_900 }));
    const token = `e30.${payload.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}.sig`;
    const { api } = setup(Response.json({ token }));
    expect(await api.token()).toEqual({ token, expiresAtMs: 1_760_000_900_000 });
  });
});

describe("failures", () => {
  test("are the server's problem, typed", async () => {
    const problem = { type: "/problems/handle-taken", title: "Taken.", status: 409, field: "handle" };
    const { api } = setup(Response.json(problem, { status: 409 }));
    const failure = await api.updateMe({ handle: "ada" }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ProblemError);
    expect(failure).toMatchObject({ message: "Taken.", problem });
  });

  test("of something in front of the server become a problem too", async () => {
    const { api } = setup(new Response("<h1>Bad gateway</h1>", { status: 502, statusText: "Bad Gateway" }));
    await expect(api.me()).rejects.toMatchObject({
      problem: { type: "about:blank", title: "Bad Gateway", status: 502 },
    });
  });
});

describe("routes", () => {
  const id = "user/é";
  const path = "user%2F%C3%A9";
  const routes: [string, (api: HitherApi) => Promise<unknown>, string, string, unknown?][] = [
    ["sharing", (api) => api.sharing(), "GET", "/v1/me/sharing"],
    [
      "setSharing",
      (api) => api.setSharing({ mode: "friends" }),
      "PUT",
      "/v1/me/sharing",
      { mode: "friends" },
    ],
    [
      "upgrade",
      (api) => api.upgrade({ email: "e", password: "p" }),
      "POST",
      "/v1/me/upgrade",
      { email: "e", password: "p" },
    ],
    ["findByHandle", (api) => api.findByHandle("ada"), "GET", "/v1/people/by-handle/ada"],
    ["person", (api) => api.person(id), "GET", `/v1/people/${path}`],
    ["friends", (api) => api.friends(), "GET", "/v1/friends"],
    [
      "a page of friends",
      (api) => api.friends({ cursor: "a b", limit: 5 }),
      "GET",
      "/v1/friends?cursor=a%20b&limit=5",
    ],
    ["removeFriend", (api) => api.removeFriend(id), "DELETE", `/v1/friends/${path}`],
    [
      "friendRequests",
      (api) => api.friendRequests("incoming"),
      "GET",
      "/v1/friend-requests?direction=incoming",
    ],
    ["requestFriend", (api) => api.requestFriend(id), "PUT", `/v1/friend-requests/${path}`],
    ["acceptFriend", (api) => api.acceptFriend(id), "POST", `/v1/friend-requests/${path}/accept`],
    ["cancelRequest", (api) => api.cancelRequest(id), "DELETE", `/v1/friend-requests/${path}`],
    ["declineRequest", (api) => api.declineRequest(id), "DELETE", `/v1/friend-requests/${path}`],
    ["blocks", (api) => api.blocks({ limit: 1 }), "GET", "/v1/blocks?limit=1"],
    ["block", (api) => api.block(id), "PUT", `/v1/blocks/${path}`],
    ["unblock", (api) => api.unblock(id), "DELETE", `/v1/blocks/${path}`],
  ];
  test.each(routes)("%s", async (_, call, method, url, body) => {
    const { api, calls } = setup(Response.json({ answer: 1 }));
    expect(await call(api)).toEqual({ answer: 1 });
    expect(calls).toMatchObject([{ method, url: `https://hither.test${url}`, body }]);
  });

  test("allFriends reads page after page, and no further than it is asked to", async () => {
    const contact = (userId: string) => ({
      userId,
      handle: "h",
      displayName: "d",
      since: "2026-11-20T00:00:00Z",
    });
    const pages = () => [
      Response.json({ items: [contact("a"), contact("b")], nextCursor: "n" }),
      Response.json({ items: [contact("c")], nextCursor: null }),
    ];
    const all = setup(...pages());
    const ids: string[] = [];
    for await (const { userId } of all.api.allFriends()) ids.push(userId);
    expect(ids).toEqual(["a", "b", "c"]);
    expect(all.calls.map(({ url }) => url)).toEqual([
      "https://hither.test/v1/friends?limit=200",
      "https://hither.test/v1/friends?cursor=n&limit=200",
    ]);
    const some = setup(...pages());
    for await (const _ of some.api.allFriends()) break;
    expect(some.calls).toHaveLength(1);
  });
});

test("the export of everything comes as bytes, for the proof that it asks for", async () => {
  const { api, calls } = setup(new Response(new Uint8Array([80, 75])));
  const archive = await api.exportAccount({ password: "p" });
  expect(new Uint8Array(await archive.arrayBuffer())).toEqual(new Uint8Array([80, 75]));
  expect(calls).toMatchObject([
    { method: "POST", url: "https://hither.test/v1/me/export", body: { password: "p" } },
  ]);
});
