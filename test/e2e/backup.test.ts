import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, it } from "vitest";
import { HitherClient } from "../../client/index.ts";
import { type LocalServer, startServer } from "../../tools/local-server/start-server.ts";
import { type Account, befriend } from "../../tools/people/befriend.ts";
import { newPerson } from "../../tools/people/new-person.ts";
import { until } from "./support/until.ts";

const root = mkdtempSync(join(tmpdir(), "hither-test-"));
const [state, copy] = [join(root, "state"), join(root, "copy")];
let server: LocalServer | undefined;
let clients: HitherClient[] = [];
afterAll(async () => {
  await stop();
  rmSync(root, { recursive: true, maxRetries: 3 });
});

async function start(): Promise<void> {
  server = await startServer({ port: server?.port ?? 0, persistDir: state });
}

async function stop(): Promise<void> {
  for (const client of clients) client.close();
  clients = [];
  await server?.stop();
}

const run = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, ["tools/backup/main.ts", ...args])).stdout;

/** Somebody at their place, looking for friends. */
async function come({ api }: Account): Promise<HitherClient> {
  const client = new HitherClient({ url: server?.url ?? "", api, name: "backup-test" });
  clients.push(client);
  client.connect();
  await client.confirmLocation({ lat: 37.5, lng: 127 });
  await client.watchNear();
  return client;
}

const sees = (client: HitherClient, { userId }: Account) =>
  until("they see each other", () => client.near.get(userId));

const textsIn = async ({ api }: Account, channelId: string): Promise<string[]> =>
  (await api.messages.page(channelId, { before: 1_000 })).messages.flatMap(({ kind, body }) =>
    kind === "text" ? [body] : [],
  );

it("shows nobody to whom the restored database does not make friends, and is whole once all is restored", async () => {
  await start();
  const url = server?.url ?? "";
  const [ann, bob, cid] = [await newPerson(url), await newPerson(url), await newPerson(url)];
  for (const { api } of [ann, bob, cid]) await api.setSharing({ mode: "friends" });
  await befriend(ann, cid);
  const { channelId } = await ann.api.channels.create({ name: "Group", userIds: [cid.userId] });
  const say = (body: string) => ann.api.messages.send(channelId, { key: crypto.randomUUID(), body });
  await say("before the copy");
  const annAtFirst = await come(ann);
  await come(cid);
  await sees(annAtFirst, cid);
  await stop();
  expect(await run("backup", "--state", state, "--to", copy)).toContain("is copied");
  await expect(run("backup", "--state", state, "--to", copy)).rejects.toThrow("is not empty");

  // Afterwards one friendship begins, another ends, and hubs know.
  await start();
  await befriend(ann, bob);
  await ann.api.removeFriend(cid.userId);
  await say("after the copy");
  const annBefore = await come(ann);
  await come(bob);
  await sees(annBefore, bob);
  await stop();

  expect(await run("restore", "--state", state, "--from", copy, "--only", "d1")).toContain("d1 of");
  await start();
  const annAfter = await come(ann);
  const bobAfter = await come(bob);
  await come(cid);
  await sees(annAfter, cid);
  expect([...annAfter.near.keys()]).toEqual([cid.userId]);
  expect([...bobAfter.near.keys()]).toEqual([]);
  expect((await ann.api.person(bob.userId)).relation).toBe("none");
  // Channels are as they were: what was said since is not lost.
  expect(await textsIn(cid, channelId)).toEqual(["before the copy", "after the copy"]);
  await stop();

  await run("restore", "--state", state, "--from", copy);
  await start();
  expect(await textsIn(cid, channelId)).toEqual(["before the copy"]);
  await say("and on");
  expect(await textsIn(cid, channelId)).toEqual(["before the copy", "and on"]);
  const annAtLast = await come(ann);
  await come(cid);
  await sees(annAtLast, cid);
});
