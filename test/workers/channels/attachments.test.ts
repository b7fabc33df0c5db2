import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { ChannelWithRole, MessagePage } from "../../../protocol/chat/resources.ts";
import { fetchFile, standingOf, tellFiles } from "../../support/workers/attachments.ts";
import { PNG, sendFile, uploadFile, uploadPicture } from "../../support/workers/files.ts";
import { makeGroup, openDirect, sendText } from "../../support/workers/http-channels.ts";
import { archive, keepHot, walk, write } from "../../support/workers/http-history.ts";
import { reset } from "../../support/workers/live-state.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeTeam } from "../../support/workers/test-team.ts";
import { makeFriends, makeGuest, type TestUser } from "../../support/workers/test-user.ts";
import { declareFile, someBytes } from "../../support/workers/uploads.ts";

beforeAll(migrate);

const GONE = { status: 404, bytes: 0 };
const stubOf = (channelId: string) => env.CHAT_CHANNELS.getByName(channelId);

const attempt = (user: TestUser, channelId: string, attachments: object[]) =>
  user.problem("POST", `/v1/channels/${channelId}/messages`, {
    key: crypto.randomUUID(),
    body: "",
    attachments,
  });

async function perform(
  user: TestUser,
  channelId: string,
  op: Parameters<ReturnType<typeof stubOf>["perform"]>[1],
) {
  const outcome = await stubOf(channelId).perform(user.id, op, true);
  if ("refused" in outcome) throw new Error(outcome.refused.message);
}

const remove = (user: TestUser, channelId: string, seq: number) =>
  perform(user, channelId, { type: "deleteMessage", key: crypto.randomUUID(), seq });

describe("a file in a message", () => {
  it("is there for members, and lives as long as the message shows it", async () => {
    const [ann, bob] = await makeFriends();
    const { channelId } = await openDirect(ann, bob);
    const bytes = someBytes(5_000);
    const fileId = await uploadFile(ann, bytes, { name: "지도.bin" });
    expect(await standingOf(fileId)).toBe("unused");
    const seq = await sendFile(ann, channelId, fileId);
    await tellFiles(channelId);
    expect(await standingOf(fileId)).toBe("used");
    const { messages } = await bob.ok<MessagePage>("GET", `/v1/channels/${channelId}/messages`);
    expect(messages.at(-1)?.attachments).toEqual([
      {
        fileId,
        name: "지도.bin",
        contentType: "application/octet-stream",
        sizeBytes: 5_000,
        thumbnail: false,
      },
    ]);
    expect(await fetchFile(bob, channelId, fileId)).toEqual({ status: 200, bytes: 5_000 });
    expect(await fetchFile(await makeGuest(), channelId, fileId)).toEqual(GONE);

    await reset(stubOf(channelId));
    await remove(ann, channelId, seq);
    expect(await fetchFile(bob, channelId, fileId)).toEqual(GONE);
    await reset(stubOf(channelId));
    await tellFiles(channelId);
    expect(await standingOf(fileId)).toBe("released");
  });

  it("is kept by the channel that it was forwarded to, though the first message is deleted, until the last one is", async () => {
    const [ann, bob] = await makeFriends();
    const first = await openDirect(ann, bob);
    const second = await makeGroup(bob);
    const fileId = await uploadFile(ann, someBytes(300));
    const seq = await sendFile(ann, first.channelId, fileId);
    const forwarded = await write(bob, second.channelId, "see", {
      attachments: [{ fileId, channelId: first.channelId }],
      forwarded: { senderId: ann.id },
    });
    const again = await write(bob, second.channelId, "once more", {
      attachments: [{ fileId, channelId: second.channelId }],
    });
    await remove(ann, first.channelId, seq);
    await Promise.all([tellFiles(first.channelId), tellFiles(second.channelId)]);
    expect(await standingOf(fileId)).toBe("used");
    expect(await fetchFile(bob, second.channelId, fileId)).toEqual({ status: 200, bytes: 300 });
    expect(await fetchFile(ann, second.channelId, fileId)).toEqual(GONE);
    await remove(bob, second.channelId, forwarded);
    await tellFiles(second.channelId);
    expect(await standingOf(fileId)).toBe("used");
    await remove(bob, second.channelId, again);
    await tellFiles(second.channelId);
    expect(await standingOf(fileId)).toBe("released");
  });

  it("is fetched from archived messages as well, and goes with them when they are deleted", async () => {
    keepHot(4);
    const ann = await makeGuest();
    const { channelId } = await makeGroup(ann);
    const fileId = await uploadFile(ann, someBytes(200));
    const seq = await sendFile(ann, channelId, fileId);
    for (let n = 0; n < 12; n += 1) await sendText(ann, channelId, `${n}`);
    await archive(channelId, 1);
    await reset(stubOf(channelId));
    const archived = (await walk(ann, channelId, "after")).find((message) => message.seq === seq);
    expect(archived?.attachments).toMatchObject([{ fileId }]);
    expect(await fetchFile(ann, channelId, fileId)).toEqual({ status: 200, bytes: 200 });
    await remove(ann, channelId, seq);
    expect(await fetchFile(ann, channelId, fileId)).toEqual(GONE);
    await tellFiles(channelId);
    expect(await standingOf(fileId)).toBe("released");
  });

  it("is no former member's any more, at once", async () => {
    const [ann, bob] = await makeFriends();
    const { channelId } = await makeGroup(ann, bob);
    const fileId = await uploadFile(ann, someBytes(100));
    await sendFile(ann, channelId, fileId);
    expect((await fetchFile(bob, channelId, fileId)).status).toBe(200);
    await ann.ok("DELETE", `/v1/channels/${channelId}/members/${bob.id}`);
    expect(await fetchFile(bob, channelId, fileId)).toEqual(GONE);
    const elsewhere = await makeGroup(bob);
    expect(await attempt(bob, elsewhere.channelId, [{ fileId, channelId }])).toMatchObject({
      type: "/problems/no-such-file",
      field: "attachments.0",
    });
  });

  it("must be there, ready and the sender's own; the answer names the first that is not", async () => {
    const [ann, bob] = await makeFriends();
    const { channelId } = await openDirect(ann, bob);
    const [anns, bobs] = await Promise.all([uploadFile(ann, someBytes(10)), uploadFile(bob, someBytes(10))]);
    const { fileId: unready } = await declareFile(ann);
    const refused = await declareFile(ann, { sizeBytes: 10, sha256: "0".repeat(64) });
    await env.FILES.put(`uploads/${refused.fileId}`, someBytes(10));
    await ann.send("POST", `/v1/files/${refused.fileId}/complete`);
    const cases = [
      [[{ fileId: anns }, { fileId: bobs }], "no-such-file", 1],
      [[{ fileId: crypto.randomUUID() }], "no-such-file", 0],
      [[{ fileId: unready }], "file-not-ready", 0],
      [[{ fileId: anns }, { fileId: refused.fileId }], "file-refused", 1],
      [[{ fileId: bobs, channelId }], "no-such-file", 0],
    ] as const;
    for (const [attachments, name, index] of cases) {
      const problem = await attempt(ann, channelId, [...attachments]);
      expect(problem).toMatchObject({ type: `/problems/${name}`, field: `attachments.${index}` });
    }
    const { messages } = await ann.ok<MessagePage>("GET", `/v1/channels/${channelId}/messages`);
    expect(messages).toEqual([]);
  });

  it("is not taken where the sender may not write", async () => {
    const [ann, bob] = await makeFriends();
    const { channelId } = await makeGroup(ann, bob);
    await ann.ok("PATCH", `/v1/channels/${channelId}`, { readOnly: true });
    const fileId = await uploadFile(bob, someBytes(10));
    expect((await attempt(bob, channelId, [{ fileId }])).type).toBe("/problems/not-allowed");
    const stranger = await makeGuest();
    const theirs = await uploadFile(stranger, someBytes(10));
    expect((await attempt(stranger, channelId, [{ fileId: theirs }])).type).toBe("/problems/no-such-channel");
    expect([await standingOf(fileId), await standingOf(theirs)]).toEqual(["unused", "unused"]);
    expect(await fetchFile(ann, channelId, fileId)).toEqual(GONE);
  });

  it("goes with messages that are too old, archived ones and hot ones", async () => {
    keepHot(4);
    const ann = await makeGuest();
    const { channelId } = await makeGroup(ann);
    const [old, hot] = await Promise.all([uploadFile(ann, someBytes(10)), uploadFile(ann, someBytes(11))]);
    await sendFile(ann, channelId, old);
    for (let n = 0; n < 12; n += 1) await sendText(ann, channelId, `${n}`);
    await sendFile(ann, channelId, hot);
    await archive(channelId, 1);
    await ann.ok("PATCH", `/v1/channels/${channelId}`, { retentionDays: 1 });
    await runInDurableObject(stubOf(channelId), (_, { storage }) => {
      const days = 3 * 86_400_000;
      storage.sql.exec("UPDATE messages SET at_ms = at_ms - ?", days);
      storage.sql.exec(
        "UPDATE segments SET first_at_ms = first_at_ms - ?, last_at_ms = last_at_ms - ?",
        days,
        days,
      );
    });
    await reset(stubOf(channelId));
    await sendText(ann, channelId, "wake up");
    await tellFiles(channelId);
    expect([await standingOf(old), await standingOf(hot)]).toEqual(["released", "released"]);
  });
});

describe("a channel's picture", () => {
  it("is a file of its owner's from the start on, for members, and goes when another one comes", async () => {
    const [ann, bob] = await makeFriends();
    const [first, second] = await Promise.all([uploadPicture(ann), uploadPicture(ann)]);
    const group = await ann.ok<ChannelWithRole>("POST", "/v1/channels", {
      name: "Hiking",
      userIds: [bob.id],
      picture: first,
    });
    const { channelId, picture } = group;
    expect(picture).toBe(first);
    await tellFiles(channelId);
    expect(await standingOf(first)).toBe("used");
    expect((await fetchFile(bob, channelId, first)).bytes).toBe(PNG.byteLength);
    await ann.ok("PATCH", `/v1/channels/${channelId}`, { picture: second, name: "Climbing" });
    // What is unchanged needs not be one's own.
    await ann.ok("PATCH", `/v1/channels/${channelId}/members/${bob.id}`, { role: "admin" });
    expect(
      await bob.ok("PATCH", `/v1/channels/${channelId}`, { picture: second, topic: "Alps" }),
    ).toMatchObject({
      picture: second,
    });
    await tellFiles(channelId);
    expect([await standingOf(first), await standingOf(second)]).toEqual(["released", "used"]);
    expect(await fetchFile(bob, channelId, first)).toEqual(GONE);
    await ann.ok("PATCH", `/v1/channels/${channelId}`, { picture: null });
    await tellFiles(channelId);
    expect(await standingOf(second)).toBe("released");
  });

  it("is a picture, and one's own", async () => {
    const [ann, bob] = await makeFriends();
    const { channelId } = await makeGroup(ann, bob);
    const [bobs, text] = await Promise.all([uploadPicture(bob), uploadFile(ann, someBytes(10))]);
    for (const [picture, type] of [
      [bobs, "no-such-file"],
      [text, "invalid-input"],
    ]) {
      const problems = [
        await ann.problem("PATCH", `/v1/channels/${channelId}`, { picture }),
        await ann.problem("POST", "/v1/channels", { name: "Other", picture }),
      ];
      for (const problem of problems) {
        expect(problem).toMatchObject({ type: `/problems/${type}`, field: "picture" });
      }
    }
    expect((await ann.ok<ChannelWithRole>("GET", `/v1/channels/${channelId}`)).picture).toBeNull();
  });

  it("is one that a team's channel has from the start on", async () => {
    const team = await makeTeam(await makeGuest());
    const picture = await uploadPicture(team.owner);
    const channel = await team.owner.ok<ChannelWithRole>("POST", `${team.path}/channels`, {
      name: "maps",
      visibility: "public",
      picture,
    });
    expect(channel.picture).toBe(picture);
    await tellFiles(channel.channelId);
    expect(await standingOf(picture)).toBe("used");
    expect((await fetchFile(team.owner, channel.channelId, picture)).status).toBe(200);
  });
});
