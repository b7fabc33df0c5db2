import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { openDb } from "../../../db/db.ts";
import { insertTakedown } from "../../../db/queries/takedowns.ts";
import { type InspectedReport, MODERATION_USER_ID, type Report } from "../../../protocol/moderation.ts";
import { runDueChores } from "../../../workers/chores/run-due-chores.ts";
import { deleteAccount, runCronFor, tracesOf } from "../../support/workers/account-deletion.ts";
import { standingOf, tellFiles } from "../../support/workers/attachments.ts";
import { makePair } from "../../support/workers/chat-device.ts";
import { sendFile, uploadPicture } from "../../support/workers/files.ts";
import { sendText } from "../../support/workers/http-channels.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { actsAbout, makeStaff } from "../../support/workers/staff.ts";
import { makeTeam } from "../../support/workers/test-team.ts";
import { makeAccount, makeFriends, makeGuest, type TestUser } from "../../support/workers/test-user.ts";

beforeAll(migrate);

const report = (by: TestUser, about: object) =>
  by.ok<Report>("POST", "/v1/reports", { reason: "harassment", ...about });
const inspect = (by: TestUser, { reportId }: Report) =>
  by.ok<InspectedReport>("GET", `/v1/admin/reports/${reportId}`);

it("keeps what a reported message said, for moderators alone, until the report is closed", async () => {
  const mod = await makeStaff("moderator");
  const { ann, bob, channelId, bobPhone } = await makePair();
  const { seq } = await sendText(ann, channelId, "you will be sorry");
  await bobPhone.hears(channelId, "you will be sorry");
  const filed = await report(bob, { kind: "message", channelId, seq, shareContent: true, note: "again" });
  expect(filed).toMatchObject({
    kind: "message",
    userId: ann.id,
    channelId,
    seq,
    state: "open",
    note: "again",
  });
  await ann.ok("GET", "/v1/me");
  expect(
    (await ann.ok<{ items: Report[] }>("GET", "/v1/reports")).items,
    "the reported learn nothing",
  ).toEqual([]);
  expect((await report(bob, { kind: "message", channelId, seq, shareContent: false })).reportId).toBe(
    filed.reportId,
  );

  const { items } = await mod.ok<{ items: object[] }>("GET", "/v1/admin/reports?limit=200");
  expect(items).toContainEqual({ ...filed, reporterId: bob.id });
  const { evidence } = await inspect(mod, filed);
  expect(evidence).toMatchObject({ senderId: ann.id, kind: "text", body: "you will be sorry" });
  expect(evidence?.bodySha256).toMatch(/^[0-9a-f]{64}$/);
  expect(
    (await mod.problem("GET", `/v1/channels/${channelId}/messages/${seq}`)).type,
    "no other access",
  ).toBe("/problems/no-such-channel");
  expect(await mod.ok("GET", `/v1/admin/people/${ann.id}`)).toMatchObject({
    openReports: 1,
    suspension: null,
  });

  await mod.ok("POST", `/v1/admin/reports/${filed.reportId}/resolve`, { state: "acted", why: "threat" });
  expect(await inspect(mod, filed)).toMatchObject({ state: "acted", evidence: null });
  const again = await mod.problem("POST", `/v1/admin/reports/${filed.reportId}/resolve`, {
    state: "acted",
    why: "x",
  });
  expect(again.type, "a closed report stays closed").toBe("/problems/no-such-report");
  const own = await bob.ok<{ items: Report[] }>("GET", "/v1/reports");
  expect(own.items).toMatchObject([{ reportId: filed.reportId, state: "acted" }]);
  const acts = await actsAbout(mod, `report:${filed.reportId}`);
  expect(acts.map(({ act }) => act)).toEqual(["readReport", "resolveReport", "readReport"]);
  expect(JSON.stringify(acts)).not.toContain("sorry");
});

it("keeps nothing of a message whose reporter does not share it, but who sent it and its hash", async () => {
  const mod = await makeStaff("moderator");
  const { ann, bob, channelId } = await makePair();
  const { seq } = await sendText(ann, channelId, "private words");
  const filed = await report(bob, { kind: "message", channelId, seq, shareContent: false });
  const { evidence } = await inspect(mod, filed);
  expect(evidence).toMatchObject({ senderId: ann.id });
  expect(evidence).not.toHaveProperty("body");
  const { results } = await env.DB.prepare("SELECT * FROM reports WHERE id = ?").bind(filed.reportId).all();
  expect(JSON.stringify(results)).not.toContain("private words");
});

it("takes reports about what the reporter can see only, and blocks along with one", async () => {
  const { ann, bob, channelId } = await makePair();
  const stranger = await makeGuest();
  const { seq } = await sendText(ann, channelId, "hello");
  const problem = async (by: TestUser, about: object) =>
    (await by.problem("POST", "/v1/reports", { reason: "spam", ...about })).type;
  const message = { kind: "message", channelId, seq, shareContent: true };
  expect(await problem(stranger, message)).toBe("/problems/no-such-channel");
  expect(await problem(stranger, { kind: "channel", channelId })).toBe("/problems/no-such-channel");
  expect(await problem(bob, { ...message, seq: 999 })).toBe("/problems/no-such-message");
  expect(await problem(ann, message), "one's own").toBe("/problems/not-yourself");
  expect(await problem(bob, { kind: "person", userId: "nobody-at-all" })).toBe("/problems/no-such-person");
  expect(await problem(bob, { kind: "person", userId: bob.id })).toBe("/problems/not-yourself");
  const { id: teamId, owner } = await makeTeam();
  expect(await problem(bob, { kind: "team", teamId })).toBe("/problems/no-such-team");
  expect(await problem(bob, { kind: "person", userId: ann.id, note: "x".repeat(1_001) })).toBe(
    "/problems/invalid-input",
  );

  expect(await report(owner, { kind: "team", teamId })).toMatchObject({ teamId, userId: null });
  expect(await report(bob, { kind: "channel", channelId })).toMatchObject({ channelId, userId: null });
  await report(bob, { ...message, block: true });
  expect(await bob.person(ann)).toMatchObject({ relation: "blocked" });
});

it("bounds the reports of one account, names the limit, and says when it goes on", async () => {
  const [ann, bob] = await Promise.all([makeGuest(), makeGuest()]);
  await report(ann, { kind: "person", userId: bob.id });
  await env.DB.prepare("UPDATE limit_counts SET count = 50 WHERE key = ?")
    .bind(`account:${ann.id}:reports`)
    .run();
  const refused = await ann.send("POST", "/v1/reports", { kind: "person", userId: bob.id, reason: "spam" });
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(86_000);
  expect(await refused.json()).toMatchObject({ type: "/problems/rate-limited", limit: "reports/account" });
});

it("takes a message down for everybody at once, with its files, and leaves everything around it in order", async () => {
  const mod = await makeStaff("moderator");
  const { ann, bob, channelId, annPhone, bobPhone } = await makePair();
  const fileId = await uploadPicture(ann);
  const seq = await sendFile(ann, channelId, fileId);
  await annPhone.say(channelId, "after it");
  await bobPhone.hears(channelId, "see", "after it");
  await tellFiles(channelId);
  expect(await standingOf(fileId)).toBe("used");
  const path = `/v1/admin/channels/${channelId}/messages/${seq}/take-down`;
  await mod.ok("POST", path, { why: "report 9" });
  for (const phone of [annPhone, bobPhone]) {
    const view = await phone.hears(channelId, "", "after it");
    expect(view.messages.get(seq)).toMatchObject({ body: "", deletedBy: MODERATION_USER_ID });
  }
  await tellFiles(channelId);
  expect(await standingOf(fileId)).toBe("released");
  const { offset } = bobPhone.view(channelId);
  await mod.ok("POST", path, { why: "to be sure" });
  await annPhone.say(channelId, "on it goes");
  await bobPhone.hears(channelId, "", "after it", "on it goes");
  expect(bobPhone.view(channelId).offset, "the second time was no event").toBe(offset + 1);
  expect(await bob.ok("GET", `/v1/channels/${channelId}/messages/${seq}`)).toMatchObject({ body: "" });
  const nothing = `/v1/admin/channels/${channelId}/messages/999/take-down`;
  expect((await mod.problem("POST", nothing, { why: "x" })).type).toBe("/problems/no-such-message");
  const acts = await actsAbout(mod, `message:${channelId}:${seq}`);
  expect(acts).toMatchObject([
    { act: "takeDown", why: "report 9" },
    { act: "takeDown", why: "to be sure" },
  ]);
});

it("takes down by the cron what was noted when a Worker died", async () => {
  const mod = await makeStaff("moderator");
  const { ann, channelId, bobPhone } = await makePair();
  const { seq } = await sendText(ann, channelId, "bad");
  const subject = `message:${channelId}:${seq}`;
  const act = {
    actorId: mod.id,
    act: "takeDown",
    subject,
    why: "x",
    requestId: "r",
    atMs: Date.now(),
  } as const;
  await insertTakedown(openDb(env.DB), { channelId, seq }, act);
  await env.DB.prepare("UPDATE chores SET due_ms = 0").run();
  await runDueChores(env);
  await bobPhone.sees(channelId, (view) => view.messages.get(seq)?.deletedBy === MODERATION_USER_ID);
  await runDurableObjectAlarm(env.CHAT_CHANNELS.getByName(channelId));
});

it("forgets reports by and about an account that is deleted", async () => {
  const [ann, bob] = await makeFriends();
  const cleo = await makeAccount();
  await report(ann, { kind: "person", userId: bob.id, note: "he knows my street" });
  await report(cleo, { kind: "person", userId: ann.id });
  await cleo.request(ann);
  await ann.ok("DELETE", `/v1/friend-requests/${cleo.id}`);
  expect((await deleteAccount(ann, {})).status).toBe(200);
  await runCronFor(ann);
  const traces = await tracesOf(ann);
  expect(traces.filter((place) => !place.startsWith("limit_counts"))).toEqual([]);
  const { results } = await env.DB.prepare("SELECT * FROM reports WHERE person_id = ?").bind(bob.id).all();
  expect(results).toMatchObject([{ reporter_id: "deleted-user", note: null, state: "open" }]);
});
