import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { DELETED_USER_ID } from "../../../protocol/chat/message.ts";
import type { DeviceList, MessagePage } from "../../../protocol/chat/resources.ts";
import { PROTOCOL_VERSION } from "../../../protocol/version.ts";
import type { Env } from "../../../workers/env.ts";
import {
  choresAbout,
  deleteAccount,
  deleteIn,
  runCronFor,
  textsIn,
  tracesOf,
} from "../../support/workers/account-deletion.ts";
import { fetchFile, standingOf, tellFiles } from "../../support/workers/attachments.ts";
import { sendFile, uploadFile, uploadPicture } from "../../support/workers/files.ts";
import {
  expectNoChannel,
  makeGroup,
  openDirect,
  readChannel,
  rolesIn,
  sendText,
} from "../../support/workers/http-channels.ts";
import { write } from "../../support/workers/http-history.ts";
import { hubOf } from "../../support/workers/live-state.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { appear, connect, openRawSocket, share } from "../../support/workers/test-socket.ts";
import { makeTeam, roleIn } from "../../support/workers/test-team.ts";
import { befriend, makeAccount, makeFriends, makeGuest, send } from "../../support/workers/test-user.ts";
import { someBytes } from "../../support/workers/uploads.ts";

beforeAll(migrate);
afterEach(() => vi.useRealTimers());

describe("deleting an account", () => {
  it("takes the password where the account has one", async () => {
    const ann = await makeAccount();
    for (const body of [undefined, {}, { password: "wrong horse" }]) {
      const response = await deleteAccount(ann, body);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ type: "/problems/invalid-password", field: "password" });
    }
    expect((await ann.me()).email).toBe(ann.email);
    expect((await deleteAccount(ann, { password: ann.password })).status).toBe(200);
    expect((await ann.send("GET", "/v1/me")).status).toBe(401);
    const signIn = JSON.stringify({ email: ann.email, password: ann.password });
    expect((await send("/v1/auth/sign-in/email", { method: "POST", body: signIn })).status).toBe(401);
  });

  it("takes a recent sign-in where the account has a passkey only", async () => {
    const ann = await makeGuest();
    await env.DB.prepare(
      `INSERT INTO passkey (id, public_key, user_id, credential_id, counter, device_type, backed_up)
        VALUES ('key-1', '', ?, 'credential-1', 0, 'singleDevice', 0)`,
    )
      .bind(ann.id)
      .run();
    await env.DB.prepare("UPDATE session SET created_at = created_at - 7200000 WHERE user_id = ?")
      .bind(ann.id)
      .run();
    expect((await ann.problem("DELETE", "/v1/me")).type).toBe("/problems/sign-in-again");
    await env.DB.prepare("UPDATE session SET created_at = created_at + 7200000 WHERE user_id = ?")
      .bind(ann.id)
      .run();
    expect((await deleteAccount(ann)).status).toBe(200);
  });

  it("ends all that is signed in at once, sockets and tokens too", async () => {
    const ann = await makeGuest();
    const token = await ann.socketToken();
    const socket = await connect(ann);
    expect((await deleteAccount(ann)).status).toBe(200);
    await socket.closing();
    expect((await ann.send("GET", "/v1/me")).status).toBe(401);
    const tryAgain = async () => {
      const again = await openRawSocket();
      again.send({ type: "hello", protocol: PROTOCOL_VERSION, token });
      await again.closing();
    };
    await tryAgain();
    await runCronFor(ann);
    await tryAgain();
  });

  it("ends friendships and requests for those who remain, on screens that are open too", async () => {
    const [ann, bob] = await makeFriends();
    const [cid, dan] = await Promise.all([makeGuest(), makeGuest()]);
    await ann.request(cid);
    await dan.request(ann);
    await Promise.all([share(ann), share(bob)]);
    const [annsSocket, bobsSocket] = await Promise.all([appear(ann, 40, 10), appear(bob, 40.001, 10)]);
    await bobsSocket.sees(ann);
    expect((await deleteAccount(ann)).status).toBe(200);
    await bobsSocket.losesSightOf(ann);
    await annsSocket.closing();
    expect((await bob.friends()).items).toEqual([]);
    for (const [user, direction] of [
      [cid, "incoming"],
      [dan, "outgoing"],
    ] as const) {
      expect(await user.ok("GET", `/v1/friend-requests?direction=${direction}`)).toMatchObject({ items: [] });
    }
    expect((await bob.problem("GET", `/v1/people/${ann.id}`)).type).toBe("/problems/no-such-person");
    bobsSocket.close();
  });

  it("hands teams and groups on, and takes the user out of every channel", async () => {
    const [ann, bob] = await makeFriends();
    const group = await makeGroup(ann, bob);
    const direct = await openDirect(ann, bob);
    const team = await makeTeam(ann);
    await team.add("member", bob);
    const general = await team.general();
    expect((await deleteAccount(ann)).status).toBe(200);
    await runCronFor(ann);
    expect(await rolesIn(bob, group.channelId)).toEqual({ [bob.id]: "owner" });
    expect(await team.roles(bob)).toEqual({ [bob.id]: "owner" });
    expect(await roleIn(general, ann)).toBeNull();
    expect((await readChannel(bob, direct.channelId)).closed).toBe(true);
    expect((await readChannel(bob, group.channelId)).memberCount).toBe(1);
  });

  it("keeps what was written without the name, as the deployment says", async () => {
    const [ann, bob] = await makeFriends();
    const { channelId } = await openDirect(ann, bob);
    await sendText(ann, channelId, "from ann");
    await sendText(bob, channelId, "from bob");
    expect((await deleteAccount(ann)).status).toBe(200);
    await runCronFor(ann);
    expect(await textsIn(bob, channelId)).toEqual([
      [DELETED_USER_ID, "from ann"],
      [bob.id, "from bob"],
    ]);
  });

  it("erases what was written, in channels that were left as well, where the deployment says so", async () => {
    const [ann, bob] = await makeFriends();
    const { channelId } = await makeGroup(bob, ann);
    await sendText(ann, channelId, "from ann");
    await sendText(bob, channelId, "from bob");
    await ann.ok("POST", `/v1/channels/${channelId}/leave`);
    const inEnv: Env = { ...env, ACCOUNT_DELETION: "erase" };
    await deleteIn(inEnv, ann);
    await runCronFor(ann, inEnv);
    expect((await textsIn(bob, channelId)).map(([, body]) => body)).toEqual(["", "from bob"]);
  });

  it("erases what was uploaded, wherever it was sent; what stays of a message tells of no name", async () => {
    const [ann, bob] = await makeFriends();
    const { channelId } = await openDirect(ann, bob);
    const group = await makeGroup(bob);
    const picture = await uploadPicture(ann, "ann-at-home.png");
    const unsent = await uploadFile(ann, someBytes(10));
    const bobs = await uploadFile(bob, someBytes(20));
    await sendFile(ann, channelId, picture);
    await sendFile(bob, channelId, bobs);
    const forward = { fileId: picture, channelId };
    await write(bob, group.channelId, "forwarded", { attachments: [forward] });
    expect((await deleteAccount(ann)).status).toBe(200);
    await runCronFor(ann);
    expect(await choresAbout(ann)).toEqual([]);
    for (const fileId of [picture, unsent]) {
      expect(await standingOf(fileId)).toBe("gone");
      const { objects } = await env.FILES.list();
      expect(objects.filter(({ key }) => key.includes(fileId))).toEqual([]);
    }
    expect((await fetchFile(bob, channelId, picture)).status).toBe(404);
    expect((await fetchFile(bob, group.channelId, picture)).status).toBe(404);
    expect((await fetchFile(bob, channelId, bobs)).bytes).toBe(20);
    const { messages } = await bob.ok<MessagePage>("GET", `/v1/channels/${channelId}/messages`);
    expect(messages[0]).toMatchObject({
      senderId: DELETED_USER_ID,
      attachments: [{ fileId: picture, name: "", contentType: "image/png" }],
    });
    expect(messages[1]).toMatchObject({ senderId: bob.id, attachments: [{ name: "notes.bin" }] });
    // Nobody can send it on any more.
    expect(
      await bob.problem("POST", `/v1/channels/${group.channelId}/messages`, {
        key: crypto.randomUUID(),
        body: "",
        attachments: [forward],
      }),
    ).toMatchObject({ type: "/problems/no-such-file" });
  });

  it("frees with erased messages the files of others that they forwarded", async () => {
    const [ann, bob] = await makeFriends();
    const { channelId } = await openDirect(ann, bob);
    const group = await makeGroup(ann, bob);
    const fileId = await uploadFile(bob, someBytes(20));
    await sendFile(bob, channelId, fileId);
    await write(ann, group.channelId, "forwarded", { attachments: [{ fileId, channelId }] });
    await Promise.all([tellFiles(channelId), tellFiles(group.channelId)]);
    const inEnv: Env = { ...env, ACCOUNT_DELETION: "erase" };
    await deleteIn(inEnv, ann);
    await runCronFor(ann, inEnv);
    expect((await fetchFile(bob, group.channelId, fileId)).status).toBe(404);
    expect((await fetchFile(bob, channelId, fileId)).status).toBe(200);
    await tellFiles(group.channelId);
    expect(await standingOf(fileId)).toBe("used");
  });

  it("leaves no trace in the database, and an empty hub", async () => {
    const ann = await makeAccount();
    const [bob, cid] = await Promise.all([makeGuest(), makeGuest()]);
    await befriend(ann, bob);
    await ann.ok("PUT", `/v1/blocks/${cid.id}`);
    await makeGroup(ann, bob);
    await ann.ok("PUT", "/v1/me/chat-settings", { readReceipts: false });
    const { items } = await ann.ok<DeviceList>("GET", "/v1/me/devices");
    expect(items).toHaveLength(1);
    expect((await deleteAccount(ann, { password: ann.password })).status).toBe(200);
    await runCronFor(ann);
    expect(await tracesOf(ann)).toEqual([]);
    expect(await hubOf(ann).everyChannel()).toEqual([]);
    expect((await hubOf(ann).readChatSettings()).readReceipts).toBe(true);
  });
});

describe("a deletion that breaks off", () => {
  it("is finished by the cron, though every object was out of reach at first", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const [ann, bob] = await makeFriends();
    const { channelId } = await makeGroup(ann, bob);
    await sendText(ann, channelId, "from ann");
    const team = await makeTeam(ann);
    await team.add("member", bob);
    const lost = {
      getByName: () => new Proxy({}, { get: () => () => Promise.reject(new Error("out of reach")) }),
    };
    const broken = { ...env, CHAT_CHANNELS: lost, USER_HUBS: lost } as unknown as Env;
    await deleteIn(broken, ann);
    expect((await ann.send("GET", "/v1/me")).status).toBe(401);
    expect(await rolesIn(bob, channelId)).not.toEqual({ [bob.id]: "owner" });
    await runCronFor(ann);
    expect(await tracesOf(ann)).toEqual([]);
    expect((await bob.friends()).items).toEqual([]);
    expect(await rolesIn(bob, channelId)).toEqual({ [bob.id]: "owner" });
    expect(await team.roles(bob)).toEqual({ [bob.id]: "owner" });
    expect(await textsIn(bob, channelId)).toEqual([[DELETED_USER_ID, "from ann"]]);
  });

  it("may be asked for again, and does nothing to others", async () => {
    const [ann, bob] = await makeFriends();
    const { channelId } = await makeGroup(bob, ann);
    const [first, second] = await Promise.all([deleteAccount(ann), deleteAccount(ann)]);
    expect([200, 401]).toContain(first.status);
    expect([200, 401]).toContain(second.status);
    await runCronFor(ann);
    expect((await bob.me()).userId).toBe(bob.id);
    expect(await rolesIn(bob, channelId)).toEqual({ [bob.id]: "owner" });
  });
});

it("lets nobody bring a deleted account into a group any more", async () => {
  const [ann, bob] = await makeFriends();
  const { channelId } = await makeGroup(bob);
  await deleteAccount(ann);
  expect((await bob.problem("PUT", `/v1/channels/${channelId}/members/${ann.id}`)).type).toBe(
    "/problems/no-such-person",
  );
  await expectNoChannel(await makeGuest(), channelId);
});
