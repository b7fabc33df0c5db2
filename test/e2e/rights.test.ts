import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, expect, it } from "vitest";
import type { MessageInput } from "../../protocol/chat/resources.ts";
import { callObjects, OBJECT_CALLER } from "../../tools/local-server/object-caller.ts";
import { type LocalServer, startServer } from "../../tools/local-server/start-server.ts";
import { type Account, befriend } from "../../tools/people/befriend.ts";
import { personApi } from "../../tools/people/local-api.ts";
import { newPerson } from "../../tools/people/new-person.ts";
import { scanState } from "../../tools/scan/scan-state.ts";
import { countInObjects, inEveryObject, makeAllDue } from "./support/state-files.ts";

const dir = mkdtempSync(join(tmpdir(), "hither-test-"));
let server: LocalServer | undefined;
afterAll(async () => {
  await server?.stop();
  rmSync(dir, { recursive: true, maxRetries: 3 });
});

const PASSWORD = "correct horse battery";

async function start(deletion: "anonymise" | "erase"): Promise<LocalServer> {
  server = await startServer({
    // The same address as before, so that everybody goes on.
    port: server?.port ?? 0,
    persistDir: dir,
    cronEveryMs: 300,
    vars: { HOT_MESSAGES: "4", ACCOUNT_DELETION: deletion },
    neighbours: [OBJECT_CALLER],
  });
  return server;
}

/** Stops the server and lets all that waits for its time be due: so that minutes pass at once. */
async function letTimePass(): Promise<void> {
  await server?.stop();
  makeAllDue(dir);
  inEveryObject(dir, "ChatChannel", "UPDATE discarded SET at_ms = 0");
}

async function untilTrue(what: string, check: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await check()) return;
    await pause(25);
  }
  throw new Error(`it never came to be: ${what}`);
}

async function countChores(where: string): Promise<number> {
  const db = await server?.miniflare.getD1Database("DB");
  return (await db?.prepare(`SELECT count(*) AS n FROM chores WHERE ${where}`).first<number>("n")) ?? 0;
}

async function archiveNames(): Promise<string[]> {
  const bucket = await server?.miniflare.getR2Bucket("ARCHIVE");
  return (await bucket?.list())?.objects.map(({ key }) => key).sort() ?? [];
}

type Op = { type: string; seq: number } & Record<string, unknown>;

/** What a member does by a socket in a channel. */
async function perform(channelId: string, { userId }: Account, op: Op): Promise<void> {
  const args = [userId, { key: crypto.randomUUID(), ...op }, true];
  await callObjects(server as LocalServer, "CHAT_CHANNELS", "perform", [{ name: channelId, args }]);
}

async function write(
  { api }: Account,
  channelId: string,
  body: string,
  more: Partial<MessageInput> = {},
): Promise<number> {
  const message = { key: crypto.randomUUID(), body, preview: body, searchText: true as const, ...more };
  return (await api.messages.send(channelId, message)).seq;
}

type Three = [Account, Account, Account];

/** Tables and columns in which somebody stands who did all that; null: in the archive, and in the bytes of files. */
const PLACES = [
  null,
  ...["user.id", "session.user_id", "account.user_id", "friendships.owner_id", "friendships.other_id"],
  ...["blocks.owner_id", "blocks.other_id", "team_members.user_id", "joined_teams.user_id"],
  ...["team_invites.created_by", "members.user", "messages.sender", "attempts.user", "amendments.amendment"],
  ...["messages.mentions", "reactions.user", "threads.users", "thread_followers.user", "files.sender"],
  ...["inbox.entry", "_cf_KV.value"],
];

interface Person extends Account {
  email: string;
  /** Stands in their first message and in their file. */
  secret: string;
  /** Everything by which they are known. */
  names: string[];
}

async function signUp(url: string, name: string, index: number): Promise<Person> {
  const email = `${name.toLowerCase()}.quince@hither.example`;
  const api = personApi(url, 0x5000 + index);
  const { userId } = await api.signUp({ email, password: PASSWORD, displayName: `${name} Quince 안녕` });
  await api.updateMe({ handle: `${name.toLowerCase()}_quince` });
  const devices = await api.devices.list();
  const names = [userId, email, `${name} Quince 안녕`, `${name.toLowerCase()}_quince`];
  return {
    api,
    userId,
    email,
    secret: `secret ${index} of theirs`,
    names: [...names, ...devices.map(({ deviceId }) => deviceId)],
  };
}

interface Life {
  person: Person;
  channelId: string;
  early: number;
}

const calling = (userId: string) => ({ mentions: { userIds: [userId], here: false, channel: false } });

/** Leaves a trace of somebody wherever there is a place for one. */
async function live(person: Person, [bob, cid, dan]: Three): Promise<Life> {
  const { api, userId } = person;
  for (const friend of [bob, cid]) await befriend(person, friend);
  await dan.api.requestFriend(userId);
  const [foe, enemy] = [await newPerson(server?.url ?? ""), await newPerson(server?.url ?? "")];
  await api.block(foe.userId);
  await enemy.api.block(userId);
  await api.setSharing({ mode: "only", userIds: [bob.userId] });

  const team = await bob.api.teams.create({ name: "A team" });
  const { code = "" } = await bob.api.teams.createInvite(team.teamId, { role: "admin" });
  await api.teams.join(code);
  await api.teams.createInvite(team.teamId);
  const teamChannel = await api.teams.createChannel(team.teamId, { name: "theirs", visibility: "public" });
  await write(person, teamChannel.channelId, "in a team");
  const own = await api.channels.create({ name: "Own", userIds: [bob.userId, cid.userId] });
  await write(person, own.channelId, "my own group");
  await api.channels.update(own.channelId, { topic: "a topic" });
  const direct = await api.channels.direct(bob.userId);
  await write(person, direct.channelId, "directly");
  await write(bob, direct.channelId, "and back", calling(userId));

  const { channelId } = await bob.api.channels.create({ name: "Group", userIds: [userId, cid.userId] });
  const early = await write(bob, channelId, "an early one");
  const file = await api.files.upload(new Blob([`the bytes of ${person.secret}`]), {
    name: `${person.email}.txt`,
    contentType: "text/plain",
  });
  const attachments = [{ fileId: file.fileId }];
  const first = await write(person, channelId, `the words of ${person.secret}`, { attachments });
  const bobs = await write(bob, channelId, "hear me", calling(userId));
  await write(person, channelId, "a comment", { threadOf: bobs });
  await write(cid, channelId, "another", { threadOf: first, ...calling(userId) });
  await write(cid, channelId, "quoting", { replyTo: first, forwarded: { senderId: userId } });
  await perform(channelId, person, { type: "addReaction", seq: bobs, emoji: "👍" });
  await perform(channelId, bob, { type: "setPin", seq: first, pinned: true });
  for (let n = 0; n < 8; n += 1) await write(n % 2 ? person : bob, channelId, `more ${n}`);
  return { person, channelId, early };
}

/** Goes on when some of it is in the archive, which changes then. */
async function liveOn({ person, channelId, early }: Life, [bob, cid]: Three): Promise<void> {
  const { userId } = person;
  await perform(channelId, person, { type: "addReaction", seq: early, emoji: "🎉" });
  const edit = { type: "editMessage", seq: early, body: "an edited one", files: [], ...calling(userId) };
  await perform(channelId, bob, edit);
  const comment = await write(cid, channelId, "again", { threadOf: early, ...calling(userId) });
  await perform(channelId, person, { type: "addReaction", seq: comment, emoji: "👍" });
  // What is forwarded to where they are not.
  const elsewhere = await bob.api.channels.create({ name: "Elsewhere", userIds: [cid.userId] });
  const naming = { forwarded: { senderId: userId }, ...calling(userId) };
  await write(bob, elsewhere.channelId, "did you hear?", naming);
  await write(person, channelId, "the last word");
}

it("leaves nothing of whoever deletes their account, whether their words are kept or erased", async () => {
  const { url } = await start("anonymise");
  const [ann, bea] = [await signUp(url, "Annabel", 1), await signUp(url, "Beatrix", 2)];
  const others: Three = [await newPerson(url), await newPerson(url), await newPerson(url)];
  await befriend(others[0], others[1]);
  const lives = await Promise.all([live(ann, others), live(bea, others)]);
  await letTimePass();
  await start("anonymise");
  for (const { channelId } of lives) {
    await untilTrue("an archive", async () =>
      (await archiveNames()).some((name) => name.includes(channelId)),
    );
  }
  for (const life of lives) await liveOn(life, others);

  await ann.api.deleteAccount({ password: PASSWORD });
  await letTimePass();
  // So the scan sees what is there.
  const traces = await scanState(dir, [bea.userId]);
  expect(traces.map(({ where }) => where)).toEqual(expect.arrayContaining(PLACES));

  await start("erase");
  await bea.api.deleteAccount({ password: PASSWORD });
  await letTimePass();
  await start("erase");
  await untilTrue("all chores are done", async () => (await countChores("TRUE")) === 0);
  const settled = async () =>
    countInObjects(dir, "ChatChannel", "departed") + countInObjects(dir, "ChatChannel", "forgotten") === 0;
  await untilTrue("all channels are done", settled);
  await letTimePass();
  await start("erase");
  const swept = async () => countInObjects(dir, "ChatChannel", "discarded") === 0;
  await untilTrue("old segments are gone", swept);
  await server?.stop();

  const secrets = [`the bytes of ${ann.secret}`, bea.secret];
  expect(await scanState(dir, [...ann.names, ...bea.names, ...secrets])).toEqual([]);
  // What one of them wrote is kept, without the name.
  expect(await scanState(dir, [`the words of ${ann.secret}`])).not.toEqual([]);
}, 60_000);
