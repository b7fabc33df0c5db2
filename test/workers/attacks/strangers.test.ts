import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { ClientFrameInput } from "../../../protocol/client-frames.ts";
import { app } from "../../../workers/app.ts";
import { uploadPicture } from "../../support/workers/files.ts";
import { makeGroup, openDirect, sendText } from "../../support/workers/http-channels.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { workOf } from "../../support/workers/noted-work.ts";
import { connect, pause, share, type TestSocket } from "../../support/workers/test-socket.ts";
import { makeTeam } from "../../support/workers/test-team.ts";
import {
  befriend,
  makeAccount,
  makeFriends,
  makeGuest,
  nextAddress,
  ORIGIN,
  type TestUser,
} from "../../support/workers/test-user.ts";

beforeAll(migrate);

const UNKNOWN_USER = "0123456789abcdefghijklmnopqrstuv";
const UNKNOWN_ID = "01920000-0000-7000-8000-000000000000";

/** What routes want to be sent, where that is not nothing. */
const BODIES: Record<string, unknown> = {
  "PATCH /v1/channels/:channelId": { topic: "mine" },
  "PATCH /v1/channels/:channelId/members/:userId": { role: "owner" },
  "PUT /v1/channels/:channelId/notifications": { level: "nothing" },
  "POST /v1/channels/:channelId/messages": { key: "12345678", body: "hello" },
  "PATCH /v1/teams/:teamId": { name: "mine" },
  "PATCH /v1/teams/:teamId/members/:userId": { role: "owner" },
  "POST /v1/teams/:teamId/invites": {},
  "POST /v1/teams/:teamId/channels": { name: "mine", visibility: "public" },
  "PUT /v1/teams/:teamId/notifications": { level: "nothing" },
};
const QUERIES: Record<string, string> = {
  "GET /v1/channels/:channelId/messages/:seq/reactions": "?emoji=%F0%9F%91%8D",
  "GET /v1/channels/:channelId/search": "?q=hello",
  "GET /v1/channels/:channelId/changes": "?epoch=e&offset=0",
};
/** Streams of bytes with headers of their own, and secrets that are no ids. */
const OTHER = [/\/uploads\//, /\/v1\/f\//, /\/invites\/:code/, /:deviceId/];

interface Names {
  userId: string;
  handle: string;
  channelId: string;
  fileId: string;
  teamId: string;
  inviteId: string;
}

/** Everything about an answer that whoever asks can tell from another one. */
async function answerTo(user: TestUser, method: string, route: string, names: Names) {
  const key = `${method} ${route}`;
  const path = route.replace(/:(\w+)/g, (_, name: string) =>
    name === "seq" ? "1" : names[name as keyof Names],
  );
  const response = await user.send(method, path + (QUERIES[key] ?? ""), BODIES[key]);
  const { "x-request-id": _, ...headers } = Object.fromEntries(response.headers);
  return { status: response.status, headers, body: await response.text() };
}

describe("a stranger, and somebody who was blocked,", () => {
  it("get the answer for what there is not, from every route that takes an id", async () => {
    const [ann, bob, blocked, stranger] = await Promise.all([
      makeGuest(),
      makeGuest(),
      makeGuest(),
      makeGuest(),
    ]);
    await befriend(ann, bob);
    const [{ handle }, { channelId }, team, fileId] = await Promise.all([
      ann.me(),
      makeGroup(ann, bob),
      makeTeam(ann),
      uploadPicture(ann),
    ]);
    await sendText(ann, channelId, "hello");
    const { inviteId } = await team.invite();
    await ann.ok("PUT", `/v1/blocks/${blocked.id}`);
    const real = { userId: ann.id, handle, channelId, fileId, teamId: team.id, inviteId };
    const none = {
      userId: UNKNOWN_USER,
      handle: "nobody_at_all",
      channelId: UNKNOWN_ID,
      fileId: UNKNOWN_ID,
      teamId: UNKNOWN_ID,
      inviteId: UNKNOWN_ID,
    };
    const routes = new Set(
      app.routes
        .filter(
          ({ method, path }) => method !== "ALL" && /:(userId|handle|channelId|fileId|teamId)/.test(path),
        )
        .map(({ method, path }) => `${method} ${path}`)
        .filter((route) => !OTHER.some((pattern) => pattern.test(route))),
    );
    expect(routes.size).toBeGreaterThan(45);
    let compared = 0;
    const otherwise = new Set<string>();
    for (const route of routes) {
      const [method = "", path = ""] = route.split(" ");
      for (const who of [blocked, stranger]) {
        // People are no secret to strangers, only to whom they blocked.
        if (
          who === stranger &&
          /^\/v1\/(people|friends|friend-requests|blocks|channels\/direct)\b/.test(path)
        )
          continue;
        const toReal = await answerTo(who, method, path, real);
        expect(toReal, route).toEqual(await answerTo(who, method, path, none));
        if (toReal.status !== 404) otherwise.add(`${route}: ${toReal.status} ${toReal.body}`);
        compared += 1;
      }
    }
    expect([...otherwise]).toEqual([]);
    expect(compared).toBeGreaterThan(80);
  });

  it("get the error for what there is not, from every frame that names a channel or a person", async () => {
    const [ann, bob] = await makeFriends();
    const stranger = await makeGuest();
    const { channelId } = await makeGroup(ann, bob);
    const { seq } = await sendText(ann, channelId, "hello");
    await ann.ok("PUT", `/v1/blocks/${stranger.id}`);
    const socket = await connect(stranger);
    const until = Date.now() + 600_000;
    const frames = (id: string): ClientFrameInput[] => [
      { type: "openChannel", channelId: id },
      { type: "sendMessage", channelId: id, key: "12345678", body: "hello" },
      { type: "editMessage", channelId: id, seq, key: "12345679", body: "mine" },
      { type: "deleteMessage", channelId: id, seq, key: "12345670" },
      { type: "addReaction", channelId: id, seq, key: "12345671", emoji: "👍" },
      { type: "removeReaction", channelId: id, seq, key: "12345672", emoji: "👍" },
      { type: "setPin", channelId: id, seq, key: "12345673", pinned: true },
      { type: "markRead", channelId: id, seq },
      { type: "shareInChannel", channelId: id, until },
    ];
    const unknown = frames(UNKNOWN_ID);
    for (const [index, frame] of frames(channelId).entries()) {
      const { re: _, ...answer } = (await socket.request(frame)) as { re?: string };
      const { re: __, ...other } = (await socket.request(unknown[index] as ClientFrameInput)) as {
        re?: string;
      };
      expect(answer, frame.type).toEqual(other);
      expect(answer, frame.type).toMatchObject({ type: "error", code: "notFound" });
    }
    socket.send({ type: "markDelivered", channelId, seq });
    socket.send({ type: "typeInChannel", channelId });
    await pause(200);
    expect(socket.frames.at(-1)).toMatchObject({ type: "error", code: "notFound" });
  });
});

describe("presence and receipts", () => {
  const states = (socket: TestSocket, { id }: TestUser) =>
    socket.frames.flatMap((frame) => {
      const people = frame.type === "presenceChanged" ? frame.people : [];
      return people.filter(({ userId }) => userId === id).map(({ state }) => state);
    });

  it("tell a stranger, a blocked friend and whoever is to see nothing that the person is offline, and nothing more", async () => {
    const [ann, bob] = await makeFriends();
    const [stranger, hidden] = await Promise.all([makeGuest(), makeGuest()]);
    await befriend(hidden, bob);
    await hidden.ok("PUT", "/v1/me/chat-settings", { presence: "invisible" });
    const [bobSocket, strangerSocket] = await Promise.all([connect(bob), connect(stranger)]);
    const userIds = [ann.id, hidden.id, UNKNOWN_USER];
    for (const socket of [bobSocket, strangerSocket]) {
      await socket.request({ type: "watchPresence", userIds });
    }
    const annSocket = await connect(ann);
    const hiddenSocket = await connect(hidden);
    for (const socket of [annSocket, hiddenSocket])
      await socket.request({ type: "setActivity", active: true });
    await bobSocket.until(() => states(bobSocket, ann).includes("online") || undefined);
    await ann.ok("PUT", `/v1/blocks/${bob.id}`);
    await bobSocket.until(() => states(bobSocket, ann).at(-1) === "offline" || undefined);
    await annSocket.request({ type: "setActivity", active: false });
    await annSocket.request({ type: "setActivity", active: true });
    await pause(300);
    expect(states(bobSocket, ann).at(-1)).toBe("offline");
    for (const [socket, person] of [
      [bobSocket, hidden],
      [strangerSocket, ann],
      [strangerSocket, hidden],
    ] as const) {
      expect(new Set(states(socket, person))).toEqual(
        new Set(states(socket, { id: UNKNOWN_USER } as TestUser)),
      );
    }
  });

  it("tell whoever was blocked nothing of what the other read since, and whoever wants receipts gives some", async () => {
    const [ann, bob] = await makeFriends();
    const { channelId } = await openDirect(ann, bob);
    await sendText(bob, channelId, "are you there?");
    await ann.ok("PUT", "/v1/me/chat-settings", { readReceipts: false });
    const [annSocket, bobSocket] = await Promise.all([connect(ann), connect(bob)]);
    await bobSocket.request({ type: "openChannel", channelId });
    await annSocket.request({ type: "openChannel", channelId });
    await annSocket.request({ type: "markRead", channelId, seq: 1 });
    annSocket.send({ type: "typeInChannel", channelId });
    await bobSocket.frame("typingChanged");
    const readByAnn = bobSocket.frames.flatMap((frame) =>
      frame.type === "receiptsChanged" ? frame.receipts.filter(({ userId }) => userId === ann.id) : [],
    );
    for (const { readSeq } of readByAnn) expect(readSeq).toBe(0);

    await ann.ok("PUT", `/v1/blocks/${bob.id}`);
    const from = bobSocket.frames.length;
    annSocket.send({ type: "typeInChannel", channelId });
    await annSocket.request({ type: "markRead", channelId, seq: 1 });
    await pause(400);
    const later = bobSocket.frames.slice(from);
    expect(later.filter(({ type }) => type === "typingChanged" || type === "receiptsChanged")).toEqual([]);
  });
});

describe("a blocked person's second account", () => {
  it("is a stranger: it sees no place, no presence and no channel, until it is made a friend", async () => {
    const [ann, bob] = await makeFriends();
    await share(ann);
    await ann.ok("PUT", `/v1/blocks/${bob.id}`);
    const second = await makeGuest();
    expect((await second.person(ann)).relation).toBe("none");
    const here = { lat: 10.1, lng: 20.2 };
    const [annSocket, spy] = await Promise.all([connect(ann), connect(second)]);
    await annSocket.moveTo(here);
    spy.send({ type: "watchNear", radiusM: 20_000 });
    await spy.moveTo(here);
    await spy.request({ type: "watchPresence", userIds: [ann.id] });
    await second.request(ann);
    await pause(300);
    expect(spy.near.size).toBe(0);
    expect((await second.send("PUT", `/v1/channels/direct/${ann.id}`)).status).toBeGreaterThanOrEqual(400);
  });
});

describe("whoever looks for accounts", () => {
  it("gets the same answer after the same work for an unknown e-mail address as for a wrong password", async () => {
    const { email } = await makeAccount();
    const signIn = (address: string) =>
      workOf("/v1/auth/sign-in/email", {
        method: "POST",
        body: JSON.stringify({ email: address, password: "not the right one" }),
      });
    const wrong = await signIn(email);
    const unknown = await signIn("nobody@example.com");
    const read = ({ statements }: { statements: string[] }) =>
      statements.map((sql) => sql.match(/(?:from|into) "\w+"/)?.[0]).sort();
    expect([wrong.status, wrong.body]).toEqual([unknown.status, unknown.body]);
    expect(wrong.status).toBe(401);
    expect(read(wrong)).toEqual(read(unknown));
    expect(read(wrong)).toContain('from "account"');
  });

  it("gets the same answer after the same work for a handle that nobody has as for one of somebody who blocked them", async () => {
    const [ann, bob] = await Promise.all([makeGuest(), makeGuest()]);
    const { handle } = await ann.me();
    await ann.ok("PUT", `/v1/blocks/${bob.id}`);
    const lookUp = (name: string) => workOf(`/v1/people/by-handle/${name}`, { method: "GET" }, bob);
    const blocker = await lookUp(handle);
    expect(blocker).toEqual(await lookUp("nobody_at_all"));
    expect(blocker.status).toBe(404);
    const byId = (id: string) => workOf(`/v1/people/${id}`, { method: "GET" }, bob);
    expect(await byId(ann.id)).toEqual(await byId(UNKNOWN_USER));
  });

  it("is held to so many tries that lists of handles and of e-mail addresses cannot be gone through", async () => {
    const spy = await makeGuest();
    const handles = Array.from({ length: 61 }, (_, n) => `nobody_${n}`);
    const answers: number[] = [];
    for (const handle of handles)
      answers.push((await spy.send("GET", `/v1/people/by-handle/${handle}`)).status);
    expect([answers[59], answers[60]]).toEqual([404, 429]);

    const address = nextAddress();
    const signUps: number[] = [];
    for (let n = 0; n < 11; n += 1) {
      const body = JSON.stringify({ name: "Spy", email: "taken@example.com", password: "short" });
      const headers = { "content-type": "application/json", "cf-connecting-ip": address };
      const init = { method: "POST", body, headers };
      signUps.push((await app.request(`${ORIGIN}/v1/auth/sign-up/email`, init, env)).status);
    }
    expect([signUps[9], signUps[10]]).toEqual([400, 429]);
  });

  it("learns no time from a person's id, which is random", async () => {
    expect((await makeGuest()).id).toMatch(/^[A-Za-z0-9]{32}$/);
  });
});
