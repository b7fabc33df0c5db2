import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { openDb } from "../../../db/db.ts";
import { readPushFacts, takeTarget } from "../../../db/queries/push-targets.ts";
import type { PushClaim, PushJob } from "../../../protocol/links/push-link.ts";
import worker from "../../../workers/index.ts";
import { targetHash } from "../../../workers/push/target-hash.ts";
import { directory } from "../../support/workers/databases.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeFriends, makeGuest, type TestUser } from "../../support/workers/test-user.ts";

beforeAll(migrate);
afterEach(() => vi.restoreAllMocks());

const TAG = "r:request";
/** A host that nobody has: jobs of these tests that the real queue hands out later go nowhere. */
const ENDPOINT = "https://push.invalid/send/";

/** A device of the user that the database knows, with its target. */
async function addDevice({ id }: TestUser) {
  const { results } = await env.DB.prepare("SELECT id FROM session WHERE user_id = ?")
    .bind(id)
    .all<{ id: string }>();
  const device = results[0]?.id ?? "";
  const target: PushClaim["target"] = {
    type: "webPush",
    endpoint: `${ENDPOINT}${crypto.randomUUID()}`,
    keys: {
      p256dh: "BN7AKnBZmN8iIea0K51yH2sM5jFWhEb2uSWDZOTFtR1cPMlU8Z0_eOqB6ZVtIs4FaDcKDaK5AjPeNLa0fO0ChU4",
      auth: "AAAAAAAAAAAAAAAAAAAAAA",
    },
    locale: "en",
  };
  await takeTarget(openDb(env.DB), await targetHash(target), { userId: id, device }, Date.now());
  await env.USER_HUBS.getByName(id).registerPush(device, target);
  return { device, target };
}

/** Lets push services answer so, and counts what they are asked. */
function answering(answer: () => Promise<Response>) {
  return vi.spyOn(globalThis, "fetch").mockImplementation(answer);
}

async function consume(queue: string, jobs: PushJob[], settings: Partial<typeof env> = {}) {
  const messages = jobs.map((body, index) => ({
    id: `message-${index}`,
    timestamp: new Date(),
    attempts: 1,
    body,
  }));
  const batch = createMessageBatch(queue, messages);
  const context = createExecutionContext();
  await worker.queue(batch, { ...env, ...settings }, context);
  return getQueueResult(batch, context);
}

it("sends what a hub has to tell, names and all, and tells the hub", async () => {
  const [ann, bob] = await Promise.all([makeGuest(), makeGuest()]);
  const { device, target } = await addDevice(bob);
  const fetched = answering(async () => new Response(null, { status: 201 }));
  await ann.request(bob);
  const job = { userId: bob.id, device, tag: `r:${ann.id}` };
  const result = await consume("hither-pushes", [job, { ...job, tag: TAG }]);
  expect(result.outcome).toBe("ok");
  expect(result.explicitAcks.sort()).toEqual(["message-0", "message-1"]);
  expect(fetched).toHaveBeenCalledTimes(1);
  const [endpoint, init] = fetched.mock.calls[0] ?? [];
  if (target.type !== "webPush") throw new Error("another way");
  expect(endpoint).toBe(target.endpoint);
  expect(init).toMatchObject({ method: "POST", redirect: "manual" });
  expect(await env.USER_HUBS.getByName(bob.id).claimPush(device, job.tag), "it is told").toBeNull();
});

it("is not told of a request any more that was taken back, declined, accepted or ended by a block", async () => {
  for (const end of [
    (ann: TestUser, bob: TestUser) => ann.ok("DELETE", `/v1/friend-requests/${bob.id}`),
    (ann: TestUser, bob: TestUser) => bob.ok("DELETE", `/v1/friend-requests/${ann.id}`),
    (ann: TestUser, bob: TestUser) => bob.accept(ann),
    (ann: TestUser, bob: TestUser) => bob.request(ann),
    (ann: TestUser, bob: TestUser) => bob.ok("PUT", `/v1/blocks/${ann.id}`),
    (ann: TestUser, bob: TestUser) => ann.ok("PUT", `/v1/blocks/${bob.id}`),
    (ann: TestUser) => ann.ok("DELETE", "/v1/me", {}),
  ]) {
    const [ann, bob] = await Promise.all([makeGuest(), makeGuest()]);
    const { device } = await addDevice(bob);
    const hub = env.USER_HUBS.getByName(bob.id);
    await ann.request(bob);
    const claim = await hub.claimPush(device, `r:${ann.id}`);
    expect(claim?.content).toMatchObject({ type: "friendRequest", userId: ann.id });
    await end(ann, bob);
    await vi.waitFor(
      async () => {
        const content = (await hub.claimPush(device, `r:${ann.id}`))?.content;
        expect(content === undefined || content.type === "withdraw", end.toString()).toBe(true);
      },
      { timeout: 10_000 },
    );
  }
});

it("tells nobody of somebody whom they blocked", async () => {
  const [ann, bob] = await Promise.all([makeGuest(), makeGuest()]);
  const { device } = await addDevice(bob);
  await bob.ok("PUT", `/v1/blocks/${ann.id}`);
  await ann.send("PUT", `/v1/friend-requests/${bob.id}`);
  expect(await env.USER_HUBS.getByName(bob.id).claimPush(device, `r:${ann.id}`)).toBeNull();
});

it("retries one message of a batch and acknowledges the others, and forgets a device that is gone", async () => {
  const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
  const [ann, bob, eve] = await Promise.all([makeGuest(), makeGuest(), makeGuest()]);
  const devices = [await addDevice(bob), await addDevice(eve)] as const;
  await Promise.all([ann.request(bob), ann.request(eve)]);
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input) =>
    "endpoint" in devices[0].target && input === devices[0].target.endpoint
      ? new Response(null, { status: 429, headers: { "retry-after": "33" } })
      : new Response(null, { status: 410 }),
  );
  const result = await consume("hither-pushes", [
    { userId: bob.id, device: devices[0].device, tag: `r:${ann.id}` },
    { userId: eve.id, device: devices[1].device, tag: `r:${ann.id}` },
  ]);
  expect(result.retryMessages).toEqual([{ msgId: "message-0" }]);
  expect(result.explicitAcks).toEqual(["message-1"]);
  expect(await env.USER_HUBS.getByName(eve.id).readPushTarget(devices[1].device)).toBeNull();
  const facts = await readPushFacts(
    directory,
    { people: [], pairs: [], targets: await Promise.all(devices.map(({ target }) => targetHash(target))) },
    new Date(),
  );
  expect(facts.holder(await targetHash(devices[0].target))).toMatchObject({ userId: bob.id });
  expect(facts.holder(await targetHash(devices[1].target))).toBeNull();
  const line = JSON.stringify(warned.mock.calls);
  expect(line).toContain("push.invalid");
  expect(line).not.toContain("/send/");
});

it("tells the hub of what the queue gave up, and logs one line for all of it", async () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  const [ann, bob] = await Promise.all([makeGuest(), makeGuest()]);
  const { device } = await addDevice(bob);
  await ann.request(bob);
  const jobs = [`r:${ann.id}`, "c:nothing"].map((tag) => ({ userId: bob.id, device, tag }));
  const result = await consume("hither-pushes-dead", jobs);
  expect(result.explicitAcks.sort()).toEqual(["message-0", "message-1"]);
  const [line] = logged.mock.calls.map(([text]) => JSON.parse(String(text)));
  expect(line).toMatchObject({ message: "notifications were given up", given: 1, unreachable: 0, of: 2 });
  expect(logged).toHaveBeenCalledOnce();
  expect(await env.USER_HUBS.getByName(bob.id).claimPush(device, `r:${ann.id}`)).toBeNull();
});

it("keeps notifications waiting while a setting is wrong, and gives up what is dead all the same", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const jobs = [{ userId: "somebody-1", device: "phone", tag: "c:1" }];
  const settings = { VAPID_PRIVATE_JWK: "no key" };
  expect((await consume("hither-pushes", jobs, settings)).retryMessages).toEqual([{ msgId: "message-0" }]);
  expect((await consume("hither-pushes-dead", jobs, settings)).explicitAcks).toEqual(["message-0"]);
});

it("asks each database once for a whole batch", async () => {
  const [ann, bob] = await makeFriends();
  const hash = "0".repeat(64);
  const facts = await readPushFacts(
    directory,
    { people: [ann.id, "nobody"], pairs: [{ owner: ann.id, other: bob.id }], targets: [hash] },
    new Date(),
  );
  expect([...facts.names]).toEqual([[ann.id, "Guest"]]);
  expect([facts.standing(ann.id, bob.id), facts.standing(ann.id, "nobody")]).toEqual(["friends", null]);
  expect(facts.holder(hash)).toBeNull();
});
