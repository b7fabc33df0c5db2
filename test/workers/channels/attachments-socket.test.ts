import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { AttachmentInput } from "../../../protocol/files/file.ts";
import { fetchFile, standingOf, tellFiles } from "../../support/workers/attachments.ts";
import { type ChatDevice, makePair } from "../../support/workers/chat-device.ts";
import { uploadFile } from "../../support/workers/files.ts";
import { makeGroup } from "../../support/workers/http-channels.ts";
import { abort, reset } from "../../support/workers/live-state.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeGuest, type TestUser } from "../../support/workers/test-user.ts";
import { declareFile, someBytes } from "../../support/workers/uploads.ts";

beforeAll(migrate);

const upload = (user: TestUser, length = 100) => uploadFile(user, someBytes(length));

function edit(phone: ChatDevice, channelId: string, seq: number, attachments: AttachmentInput[]) {
  const key = crypto.randomUUID();
  return phone.socket.request({ type: "editMessage", channelId, key, seq, body: "edited", attachments });
}

describe("a message with files on a socket", () => {
  it("comes to everyone who has the channel open, with what there is to show of them", async () => {
    const { ann, channelId, annPhone, bobPhone } = await makePair();
    const fileId = await upload(ann);
    const { seq } = await annPhone.say(channelId, "see", { attachments: [{ fileId }] });
    const view = await bobPhone.sees(channelId, ({ messages }) => messages.has(seq));
    expect(view.find("see").attachments).toEqual([
      {
        fileId,
        name: "notes.bin",
        contentType: "application/octet-stream",
        sizeBytes: 100,
        thumbnail: false,
      },
    ]);
    expect(JSON.stringify([...view.messages])).not.toContain("uploads/");
    await tellFiles(channelId);
    expect(await standingOf(fileId)).toBe("used");
  });

  it("keeps its place before what the client says after it, though its files are looked at first", async () => {
    const { ann, channelId, annPhone, bobPhone } = await makePair();
    const elsewhere = await makeGroup(ann);
    const files = await Promise.all(Array.from({ length: 20 }, () => upload(ann, 10)));
    for (const fileId of files) await reset(env.STORED_FILES.getByName(fileId));
    const attachments = files.map((fileId) => ({ fileId }));
    const [first, second, third, other] = await Promise.all([
      annPhone.say(channelId, "first", { attachments }),
      annPhone.say(channelId, "second"),
      annPhone.say(channelId, "third", { attachments: attachments.slice(0, 1) }),
      annPhone.say(elsewhere.channelId, "elsewhere"),
    ]);
    expect([second.seq, third.seq]).toEqual([first.seq + 1, first.seq + 2]);
    const view = await bobPhone.hears(channelId, "first", "second", "third");
    expect(view.find("first").attachments?.map(({ fileId }) => fileId)).toEqual(files);
    // It answered before the one that had to wait.
    const answers = annPhone.socket.frames.filter(({ type }) => type === "messageSent");
    expect(answers[0]).toMatchObject({ channelId: elsewhere.channelId, seq: other.seq });
  });

  it("is sent once, however often the client repeats it, and whatever breaks meanwhile", async () => {
    const { ann, channelId, annPhone, bobPhone } = await makePair();
    const fileId = await upload(ann);
    const again = { type: "sendMessage", channelId, key: crypto.randomUUID(), body: "see" } as const;
    const sending = annPhone.socket.request({ ...again, attachments: [{ fileId }] });
    await Promise.all([
      abort(env.CHAT_CHANNELS.getByName(channelId)),
      abort(env.STORED_FILES.getByName(fileId)),
    ]);
    const first = await sending;
    expect(first).toMatchObject({ type: "messageSent" });
    const second = await annPhone.socket.request({ ...again, attachments: [{ fileId }] });
    expect(second).toMatchObject({ seq: "seq" in first ? first.seq : 0 });
    await bobPhone.hears(channelId, "see");
    await tellFiles(channelId);
    expect(await standingOf(fileId)).toBe("used");
  });

  it("is refused, with the file's place in the frame, and what follows goes on", async () => {
    const { ann, bob, channelId, annPhone, bobPhone } = await makePair();
    const [mine, theirs] = await Promise.all([upload(ann), upload(bob)]);
    const { fileId: unready } = await declareFile(ann);
    const key = () => crypto.randomUUID();
    const [foreign, early, after] = await Promise.all([
      annPhone.socket.request({
        type: "sendMessage",
        channelId,
        key: key(),
        body: "no",
        attachments: [{ fileId: mine }, { fileId: theirs }],
      }),
      annPhone.socket.request({
        type: "sendMessage",
        channelId,
        key: key(),
        body: "not yet",
        attachments: [{ fileId: unready }],
      }),
      annPhone.say(channelId, "after"),
    ]);
    expect(foreign).toMatchObject({ code: "invalidField", field: "attachments.1", retryable: false });
    expect(early).toMatchObject({
      code: "invalidField",
      field: "attachments.0",
      message: "the file is not complete, or is still being checked",
    });
    expect(after.seq).toBe(1);
    await bobPhone.hears(channelId, "after");
  });
});

describe("an edit", () => {
  it("keeps the files that it names, lets go of the others, and takes new ones along", async () => {
    const { ann, bob, channelId, annPhone, bobPhone } = await makePair();
    const [kept, dropped, added] = await Promise.all([upload(ann), upload(ann), upload(ann)]);
    const { seq } = await annPhone.say(channelId, "see", {
      attachments: [{ fileId: kept }, { fileId: dropped }],
    });
    await tellFiles(channelId);
    const answer = await edit(annPhone, channelId, seq, [{ fileId: added }, { fileId: kept }]);
    expect(answer).toMatchObject({ type: "messageEdited" });
    const view = await bobPhone.sees(channelId, ({ said }) => said.includes("edited"));
    expect(view.find("edited").attachments?.map(({ fileId }) => fileId)).toEqual([added, kept]);
    await tellFiles(channelId);
    expect(await Promise.all([kept, dropped, added].map(standingOf))).toEqual(["used", "released", "used"]);
    expect((await fetchFile(bob, channelId, dropped)).status).toBe(404);
    expect((await fetchFile(bob, channelId, added)).status).toBe(200);

    await edit(annPhone, channelId, seq, []);
    await tellFiles(channelId);
    expect(await Promise.all([kept, added].map(standingOf))).toEqual(["released", "released"]);
  });

  it("keeps a forwarded file that the message shows, though it is nobody's here, and takes no other", async () => {
    const { ann, bob, channelId, annPhone, bobPhone } = await makePair();
    const group = await makeGroup(bob);
    const forwarded = await upload(ann);
    const hidden = await upload(await makeGuest());
    const { seq: source } = await annPhone.say(channelId, "see", { attachments: [{ fileId: forwarded }] });
    const { seq } = await bobPhone.say(group.channelId, "from ann", {
      attachments: [{ fileId: forwarded, channelId }],
    });
    await annPhone.request("messageDeleted", {
      type: "deleteMessage",
      channelId,
      key: crypto.randomUUID(),
      seq: source,
    });
    expect(await edit(bobPhone, group.channelId, seq, [{ fileId: forwarded }])).toMatchObject({
      type: "messageEdited",
    });
    expect(await edit(bobPhone, group.channelId, seq, [{ fileId: forwarded, channelId }])).toMatchObject({
      type: "messageEdited",
    });
    expect(await edit(bobPhone, group.channelId, seq, [{ fileId: hidden }])).toMatchObject({
      code: "invalidField",
      field: "attachments.0",
    });
    await Promise.all([tellFiles(channelId), tellFiles(group.channelId)]);
    expect(await standingOf(forwarded)).toBe("used");
    expect((await fetchFile(bob, group.channelId, forwarded)).status).toBe(200);
  });

  it("is its author's alone, whoever owns the file", async () => {
    const { ann, bob, channelId, annPhone, bobPhone } = await makePair();
    const [anns, bobs] = await Promise.all([upload(ann), upload(bob)]);
    const { seq } = await annPhone.say(channelId, "see", { attachments: [{ fileId: anns }] });
    expect(await edit(bobPhone, channelId, seq, [{ fileId: bobs }])).toMatchObject({ code: "forbidden" });
    expect((await fetchFile(ann, channelId, bobs)).status).toBe(404);
    expect((await fetchFile(bob, channelId, anns)).status).toBe(200);
  });
});
