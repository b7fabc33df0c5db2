import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { openDb } from "../../../db/db.ts";
import { CLOSE_CODES } from "../../../protocol/close-codes.ts";
import type { JudgedPerson } from "../../../protocol/moderation.ts";
import { PROTOCOL_VERSION } from "../../../protocol/version.ts";
import { runDueChores } from "../../../workers/chores/run-due-chores.ts";
import { setSuspension } from "../../../workers/moderation/suspend.ts";
import { freshPlace } from "../../support/workers/fresh-place.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { actsAbout, makeStaff } from "../../support/workers/staff.ts";
import { appear, connect, openRawSocket, share } from "../../support/workers/test-socket.ts";
import {
  befriend,
  makeAccount,
  makeGuest,
  readProblem,
  send,
  type TestUser,
} from "../../support/workers/test-user.ts";

beforeAll(migrate);

const FOR_EVER = { reason: "harassment", until: null, why: "report 7" };
const signIn = (email: string, password: string) =>
  send("/v1/auth/sign-in/email", { method: "POST", body: JSON.stringify({ email, password }) });

it("ends all sockets of a suspended account at once, takes its place from the map, and refuses every token until it is lifted", async () => {
  const mod = await makeStaff("moderator");
  const [ann, bob] = await Promise.all([makeAccount(), makeGuest()]);
  await befriend(ann, bob);
  await share(ann);
  const { lat, lng } = freshPlace();
  const [phone, bobs] = [await appear(ann, lat, lng), await appear(bob, lat, lng)];
  await bobs.sees(ann);
  const jwt = await ann.socketToken();

  const person = await mod.ok<JudgedPerson>("POST", `/v1/admin/people/${ann.id}/suspend`, FOR_EVER);
  expect(person.suspension).toEqual({ reason: "harassment", until: null });
  expect(await phone.closing()).toEqual({ code: CLOSE_CODES.accountSuspended, reason: "accountSuspended" });
  await bobs.losesSightOf(ann);

  const refused = { type: "/problems/account-suspended", status: 403, until: null };
  for (const path of ["/v1/me", "/v1/auth/token", "/v1/friends"]) {
    expect(await ann.problem("GET", path), path).toMatchObject(refused);
  }
  expect(await ann.problem("PUT", "/v1/me/sharing", { mode: "friends" })).toMatchObject(refused);
  expect(await readProblem(await signIn(ann.email, ann.password))).toMatchObject(refused);
  expect(await readProblem(await signIn(ann.email, "a guess")), "nothing is told to strangers").toMatchObject(
    {
      type: "/problems/invalid-email-or-password",
    },
  );
  const again = await openRawSocket();
  again.send({ type: "hello", protocol: PROTOCOL_VERSION, token: jwt });
  expect((await again.closing()).code).toBe(CLOSE_CODES.accountSuspended);
  expect(await bob.friends(), "friends keep").toMatchObject({ items: [{ userId: ann.id }] });

  await mod.ok("POST", `/v1/admin/people/${ann.id}/lift`, { why: "appeal" });
  expect((await ann.me()).userId).toBe(ann.id);
  expect(await (await connect(ann)).request({ type: "ping" })).toMatchObject({ type: "pong" });
  expect((await signIn(ann.email, ann.password)).status).toBe(200);
});

it("ends by itself when its time has come", async () => {
  const mod = await makeStaff("moderator");
  const ann = await makeGuest();
  const until = new Date(Date.now() + 3_600_000).toISOString();
  await mod.ok("POST", `/v1/admin/people/${ann.id}/suspend`, { ...FOR_EVER, until });
  expect(await ann.problem("GET", "/v1/me")).toMatchObject({ until });
  const inThePast = Date.now() - 1;
  await env.DB.prepare("UPDATE user SET suspended_until_ms = ? WHERE id = ?").bind(inThePast, ann.id).run();
  await env.USER_HUBS.getByName(ann.id).suspend(9, inThePast);
  expect(await (await connect(ann)).request({ type: "ping" })).toMatchObject({ type: "pong" });
  expect(await mod.ok("GET", `/v1/admin/people/${ann.id}`)).toMatchObject({ suspension: null });
  const past = { ...FOR_EVER, until: new Date(inThePast).toISOString() };
  expect(await mod.problem("POST", `/v1/admin/people/${ann.id}/suspend`, past)).toMatchObject({
    field: "until",
  });
});

it("reaches a hub that was out of reach by the cron, and a late word of an earlier state changes nothing", async () => {
  const [mod, ann] = [await makeStaff("moderator"), await makeGuest()];
  const phone = await connect(ann);
  await phone.frame("meSnapshot");
  const away = { getByName: () => ({ suspend: () => Promise.reject(new Error("out of reach")) }) };
  const broken = { ...env, USER_HUBS: away as unknown as typeof env.USER_HUBS };
  const act = {
    actorId: mod.id,
    act: "suspend",
    subject: `person:${ann.id}`,
    why: "x",
    requestId: "r",
    atMs: Date.now(),
  } as const;
  const suspending = {
    userId: ann.id,
    untilMs: Date.now() + 60_000,
    reason: "spam",
    role: "moderator",
    act,
  } as const;
  await setSuspension({ env: broken, later: () => {} }, openDb(env.DB), suspending);
  expect(phone.closed, "nobody could tell the hub").toBeNull();
  expect((await ann.problem("GET", "/v1/me")).type).toBe("/problems/account-suspended");
  await env.DB.prepare("UPDATE chores SET due_ms = 0").run();
  await runDueChores(env);
  expect((await phone.closing()).code).toBe(CLOSE_CODES.accountSuspended);
  await env.USER_HUBS.getByName(ann.id).suspend(0, null);
  const socket = await openRawSocket();
  await env.DB.prepare("UPDATE user SET suspended_until_ms = NULL WHERE id = ?").bind(ann.id).run();
  socket.send({ type: "hello", protocol: PROTOCOL_VERSION, token: await ann.socketToken() });
  expect((await socket.closing()).code).toBe(CLOSE_CODES.accountSuspended);
});

it("lets nobody but moderators act, and none of them on themselves or on their equals", async () => {
  const [admin, mod, other] = [
    await makeStaff("admin"),
    await makeStaff("moderator"),
    await makeStaff("moderator"),
  ];
  const [ann, guest] = [await makeAccount(), await makeGuest()];
  const why = { why: "because" };
  const acts: [string, string, object?][] = [
    ["GET", "/v1/admin/reports"],
    ["GET", "/v1/admin/reports/some-report"],
    ["POST", "/v1/admin/reports/some-report/resolve", { state: "acted", ...why }],
    ["GET", `/v1/admin/people/${ann.id}`],
    ["POST", `/v1/admin/people/${guest.id}/suspend`, FOR_EVER],
    ["POST", `/v1/admin/people/${guest.id}/lift`, why],
    ["PUT", `/v1/admin/people/${ann.id}/role`, { role: "admin", ...why }],
    ["POST", "/v1/admin/channels/some-channel/messages/1/take-down", why],
    ["GET", "/v1/admin/audit"],
  ];
  for (const [method, path, body] of acts) {
    expect((await send(path, { method, ...(body && { body: JSON.stringify(body) }) })).status).toBe(401);
    expect((await ann.problem(method, path, body)).type, `${method} ${path}`).toBe("/problems/not-found");
  }
  const grant = { role: "moderator", ...why };
  expect((await mod.problem("PUT", `/v1/admin/people/${ann.id}/role`, grant)).type).toBe(
    "/problems/not-found",
  );
  const suspend = (by: TestUser, whom: TestUser) =>
    by.problem("POST", `/v1/admin/people/${whom.id}/suspend`, FOR_EVER);
  expect((await suspend(mod, mod)).type).toBe("/problems/not-yourself");
  for (const whom of [other, admin]) expect((await suspend(mod, whom)).type).toBe("/problems/no-such-person");
  expect((await suspend(admin, await makeStaff("admin"))).type).toBe("/problems/no-such-person");
  expect((await admin.problem("PUT", `/v1/admin/people/${admin.id}/role`, grant)).type).toBe(
    "/problems/not-yourself",
  );
  expect((await admin.problem("PUT", `/v1/admin/people/${guest.id}/role`, grant)).type).toBe(
    "/problems/no-such-person",
  );
  expect(await actsAbout(admin, `person:${admin.id}`), "what was refused is no act").toEqual([]);

  expect(await admin.ok("PUT", `/v1/admin/people/${ann.id}/role`, grant)).toMatchObject({
    role: "moderator",
  });
  expect((await ann.send("GET", "/v1/admin/reports")).status).toBe(200);
  await admin.ok("PUT", `/v1/admin/people/${ann.id}/role`, { ...grant, role: null });
  expect((await ann.problem("GET", "/v1/admin/reports")).type).toBe("/problems/not-found");
  await admin.ok("POST", `/v1/admin/people/${mod.id}/suspend`, FOR_EVER);
  expect((await mod.problem("GET", "/v1/admin/reports")).type).toBe("/problems/account-suspended");

  await env.DB.prepare("UPDATE session SET created_at = created_at - 3600001 WHERE user_id = ?")
    .bind(admin.id)
    .run();
  expect((await suspend(admin, other)).type).toBe("/problems/sign-in-again");
  expect((await admin.send("GET", "/v1/admin/reports")).status, "reading needs no new sign-in").toBe(200);
});

it("keeps a log of every act that nothing can change, and pages through it", async () => {
  const [admin, ann] = [await makeStaff("admin"), await makeAccount()];
  const path = `/v1/admin/people/${ann.id}`;
  await admin.ok("POST", `${path}/suspend`, FOR_EVER);
  await admin.ok("POST", `${path}/lift`, { why: "a mistake" });
  await admin.ok("PUT", `${path}/role`, { role: "moderator", why: "she helps" });
  const acts = await actsAbout(admin, `person:${ann.id}`);
  expect(acts).toMatchObject([
    { actorId: admin.id, act: "suspend", why: "report 7", details: { reason: "harassment", until: null } },
    { actorId: admin.id, act: "lift", why: "a mistake" },
    { actorId: admin.id, act: "grantRole", why: "she helps", details: { role: "moderator" } },
  ]);
  for (const { at, requestId } of acts) {
    expect(Date.now() - Date.parse(at)).toBeLessThan(60_000);
    expect(requestId).not.toBe("");
  }
  for (const change of ["UPDATE moderation_log SET why = 'nothing'", "DELETE FROM moderation_log"]) {
    await expect(env.DB.prepare(change).run()).rejects.toThrow("append-only");
  }
  const seen: number[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page: { items: { seq: number }[]; nextCursor: string | null } = await admin.ok(
      "GET",
      `/v1/admin/audit?limit=2${cursor && `&cursor=${cursor}`}`,
    );
    seen.push(...page.items.map(({ seq }) => seq));
    cursor = page.nextCursor;
  }
  expect(seen).toEqual([...new Set(seen)].sort((a, b) => b - a));
  expect(seen).toEqual(expect.arrayContaining(acts.map(({ seq }) => seq)));
});
