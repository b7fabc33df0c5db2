import { env } from "cloudflare:workers";
import { vi } from "vitest";
import { CALLERS, type Caller } from "../../../../tools/contract/access/callers.ts";
import { PNG, sendFile, uploadFile, uploadPicture } from "../files.ts";
import { makeGroup } from "../http-channels.ts";
import { join, makeTeam, type TestTeam } from "../test-team.ts";
import { befriend, makeAccount, makeGuest, send, TestUser } from "../test-user.ts";
import { declareFile } from "../uploads.ts";

/** Somebody's things, and everyone who may try to use them. */
export interface AccessWorld {
  people: Record<Caller, TestUser>;
  owner: TestUser & { email: string; password: string };
  /** Tokens for the socket, from when each could still get one. */
  socketTokens: Record<Caller, string>;
  /** Members of nothing else than the group and the team. */
  spare: TestUser;
  /** Of the group and the team; nobody whose calls are tested. */
  secondAdmin: TestUser;
  /** A friend of all who may invite, in nothing. */
  invitee: TestUser;
  bystander: TestUser;
  channelId: string;
  /** A message of the owner's, with `fileId`. */
  seq: number;
  /** A picture that is the owner's, the team's, and sent in the group. */
  fileId: string;
  /** Declared, and without bytes. */
  openFileId: string;
  openFileBytes: number;
  linkPath: string;
  team: TestTeam;
  /** Of the team, public, with its owner alone in it. */
  publicChannelId: string;
  /** Of the team, with everybody in it. */
  generalId: string;
  /** To another team of the owner's. */
  inviteCode: string;
  inviteId: string;
  deviceId: string;
  passkeyId: string;
}

export const OPEN_FILE_BYTES = 8;

export async function makeAccessWorld(): Promise<AccessWorld> {
  // More requests than anybody makes by hand come from one person here. What the limiters let pass is tested elsewhere.
  vi.spyOn(Object.getPrototypeOf(env.RATE_600), "limit").mockResolvedValue({ success: true });
  const [owner, stranger] = await Promise.all([makeAccount(), makeAccount()]);
  const names = CALLERS.filter((name) => !["nobody", "signedOut", "owner", "stranger"].includes(name));
  const guests = await Promise.all(names.map(async (name) => [name, await makeGuest()] as const));
  const people = {
    ...(Object.fromEntries(guests) as Record<Caller, TestUser>),
    owner,
    stranger,
    nobody: new TestUser("nobody-at-all", ""),
    signedOut: await signInAgain(owner),
  };
  const [spare, secondAdmin, invitee, bystander] = await Promise.all([1, 2, 3, 4].map(() => makeGuest()));
  if (!spare || !secondAdmin || !invitee || !bystander) throw new Error("four were made");
  const { blocked, formerFriend, formerMember, member, admin, deleted, friend } = people;
  for (const other of [
    formerFriend,
    friend,
    formerMember,
    member,
    admin,
    deleted,
    spare,
    secondAdmin,
    invitee,
  ])
    await befriend(owner, other);
  await Promise.all([befriend(admin, invitee), befriend(member, invitee)]);
  const [fileId, { fileId: openFileId }] = [
    await uploadPicture(owner),
    await declareFile(owner, { sizeBytes: OPEN_FILE_BYTES }),
  ];
  const { channelId } = await makeGroup(owner, admin, member, formerMember, deleted, spare, secondAdmin);
  for (const { id } of [admin, secondAdmin])
    await owner.ok("PATCH", `/v1/channels/${channelId}/members/${id}`, { role: "admin" });
  const seq = await sendFile(owner, channelId, fileId);
  const team = await makeTeam(owner);
  await team.add("admin", admin, secondAdmin);
  await team.add("member", member, formerMember, deleted, spare);
  const open = await team.makeChannel("open", "public");
  await owner.ok("PATCH", team.path, { picture: fileId });
  await owner.ok("PUT", "/v1/me/picture", { fileId });
  const { items } = await owner.ok<{ items: { url: string }[] }>("POST", "/v1/file-links", {
    files: [{ fileId, in: { own: true } }],
  });
  const invite = await (await makeTeam(owner)).invite();
  const socketTokens = Object.fromEntries(
    await Promise.all(
      CALLERS.map(async (name) => [name, name === "nobody" ? "" : await people[name].socketToken()]),
    ),
  ) as Record<Caller, string>;

  await owner.ok("PUT", `/v1/friend-requests/${stranger.id}`);
  await owner.ok("PUT", `/v1/blocks/${blocked.id}`);
  await owner.ok("DELETE", `/v1/friends/${formerFriend.id}`);
  await owner.ok("DELETE", `/v1/channels/${channelId}/members/${formerMember.id}`);
  await owner.ok("DELETE", `${team.path}/members/${formerMember.id}`);
  await deleted.ok("DELETE", "/v1/me", {});
  await owner.ok("DELETE", `/v1/me/devices/${await deviceOf(people.signedOut)}`);

  return {
    people,
    owner,
    socketTokens,
    spare,
    secondAdmin,
    invitee,
    bystander,
    channelId,
    seq,
    fileId,
    openFileId,
    openFileBytes: OPEN_FILE_BYTES,
    linkPath: new URL(items[0]?.url ?? "").pathname,
    team,
    publicChannelId: open.channelId,
    generalId: await team.general(),
    inviteCode: invite.code,
    inviteId: (await team.invite()).inviteId,
    deviceId: await deviceOf(await signInAgain(owner)),
    passkeyId: await addPasskey(owner),
  };
}

/** Another device of somebody with an account. */
export async function signInAgain(user: TestUser & { email: string; password: string }): Promise<TestUser> {
  const body = JSON.stringify({ email: user.email, password: user.password });
  const signedIn = await send("/v1/auth/sign-in/email", { method: "POST", body });
  return new TestUser(user.id, signedIn.headers.get("set-auth-token") ?? "");
}

export async function deviceOf(user: TestUser): Promise<string> {
  const { items } = await user.ok<{ items: { deviceId: string; current: boolean }[] }>(
    "GET",
    "/v1/me/devices",
  );
  return items.find(({ current }) => current)?.deviceId ?? "";
}

/** The row of a passkey, without the key. */
export async function addPasskey({ id }: TestUser): Promise<string> {
  const passkeyId = crypto.randomUUID();
  const insert = `INSERT INTO passkey (id, name, public_key, user_id, credential_id, counter, device_type, backed_up)
    VALUES (?, 'key', '', ?, ?, 0, 'singleDevice', 0)`;
  await env.DB.prepare(insert).bind(passkeyId, id, passkeyId).run();
  return passkeyId;
}

/** The limits are tested elsewhere; here everybody asks for more than they allow. */
export async function forgetCounts(): Promise<void> {
  await env.DB.batch([env.DB.prepare("DELETE FROM rate_limit"), env.DB.prepare("DELETE FROM limit_counts")]);
}

/** A group like the world's, for what would spoil that one. */
export async function makeSpareGroup({ owner, people, spare, secondAdmin }: AccessWorld): Promise<string> {
  await forgetCounts();
  const { channelId } = await makeGroup(owner, people.admin, people.member, spare, secondAdmin);
  for (const { id } of [people.admin, secondAdmin])
    await owner.ok("PATCH", `/v1/channels/${channelId}/members/${id}`, { role: "admin" });
  return channelId;
}

/** Somebody new in the world's team. */
export async function makeTeammate({ team }: AccessWorld, role: "member" | "admin"): Promise<TestUser> {
  const person = await makeGuest();
  await join(person, (await team.invite({ role })).code);
  return person;
}

export const readyFile = (by: TestUser): Promise<string> =>
  uploadFile(by, PNG, { name: "me.png", contentType: "image/png" });
