import { describe, expect, test } from "vitest";
import { type Attachment, type FileResource, HitherApi, previewOf } from "../../../client/index.ts";
import { settled } from "./fake-clock.ts";
import { changed, channelId, me, message, sentReply, setupChannel } from "./setup-chat.ts";

const photo: Attachment = {
  fileId: "0193e3f0-0000-7000-8000-000000000001",
  name: "han river.jpg",
  contentType: "image/jpeg",
  sizeBytes: 48_000,
  width: 1_200,
  height: 900,
  placeholder: "3OcRJYB4d3h/iIeHeEh3eIhw+j3A",
  thumbnail: true,
};
const voice: Attachment = {
  fileId: "0193e3f0-0000-7000-8000-000000000002",
  name: "voice.webm",
  contentType: "audio/webm",
  sizeBytes: 9_000,
  durationMs: 3_000,
  waveform: [0, 50, 100],
  thumbnail: false,
};
const uploaded: FileResource = {
  ...photo,
  state: "ready",
  refusal: null,
  receivedBytes: 50_000,
  sha256: "0".repeat(64),
  createdAt: "2026-11-20T10:00:00.000Z",
  expiresAt: "2026-11-21T10:00:00.000Z",
};
const { fileId } = photo;

describe("a message with files", () => {
  test("shows them whole at once, and the server is told their ids", async () => {
    const { view, socket, answer } = await setupChannel();
    void view.send({ text: "", attachments: [uploaded, { ...voice, channelId: "elsewhere-1" }] });
    const pending = view.messages.at(-1);
    expect(pending).toMatchObject({ state: "pending", body: "", preview: "📷 Photo +1" });
    expect(pending?.attachments).toEqual([photo, voice]);
    const [frame] = socket.frames("sendMessage");
    expect(frame?.attachments).toEqual([{ fileId }, { fileId: voice.fileId, channelId: "elsewhere-1" }]);
    await answer("sendMessage", sentReply(4, 11));
    const { key } = frame ?? {};
    const sent = message(4, { senderId: me, key, body: "", attachments: [photo, voice] });
    socket.say(changed(10, [{ event: "sent", message: sent }]));
    expect(view.messages.at(-1)?.attachments).toEqual([photo, voice]);
  });

  test("is the same after a restart of the app", async () => {
    const { view, client } = await setupChannel();
    void view.send({ text: "one" }); // its answer is awaited, and holds up the next one
    void view.send({ text: "look", key: "key-look-1", attachments: [{ ...uploaded, channelId }] });
    const restore = JSON.parse(JSON.stringify(client.syncState()));
    const next = await setupChannel({ re: "2" }, { restore });
    const waiting = next.view.messages.at(-1);
    expect(waiting).toMatchObject({ key: "key-look-1", state: "pending", attachments: [photo] });
    await next.answer("sendMessage", sentReply(4, 11));
    expect(next.socket.frames("sendMessage").at(-1)?.attachments).toEqual([{ fileId, channelId }]);
  });

  test("keeps them when its text is edited", async () => {
    const { view, socket } = await setupChannel({ messages: [message(1, { attachments: [photo] })] });
    void view.edit(1, { text: "better words" });
    expect(view.messages[0]).toMatchObject({ body: "better words", attachments: [photo] });
    expect(socket.frames("editMessage")[0]?.attachments).toEqual([{ fileId }]);
  });

  test("gets others, or none, where an edit says so", async () => {
    const { view, socket, answer } = await setupChannel({
      messages: [message(1, { attachments: [photo] })],
    });
    void view.edit(1, { text: "this", attachments: [voice] });
    expect(view.messages[0]?.attachments).toEqual([voice]);
    void view.edit(1, { text: "these words" });
    expect(view.messages[0]?.attachments).toEqual([voice]);
    void view.edit(1, { text: "nothing", attachments: [] });
    expect(view.messages[0]).not.toHaveProperty("attachments");
    for (const offset of [11, 12]) {
      await answer("editMessage", { type: "messageEdited", channelId, seq: 1, offset, editedAt: 7 });
    }
    const sent = socket.frames("editMessage").map(({ attachments }) => attachments);
    expect(sent).toEqual([[{ fileId: voice.fileId }], [{ fileId: voice.fileId }], []]);
  });

  test("that is not at hand is read before it is edited", async () => {
    const at = "2026-11-20T10:00:00.000Z";
    const asked: string[] = [];
    const api = new HitherApi({
      url: "https://hither.test",
      fetch: async (input) => {
        asked.push(new URL(new Request(input).url).pathname);
        return Response.json({ ...message(1, { attachments: [photo] }), at });
      },
    });
    const { view, socket } = await setupChannel({ messages: [message(9)] }, { api });
    void view.edit(1, { text: "old" });
    await settled();
    await settled();
    expect(asked).toEqual([`/v1/channels/${channelId}/messages/1`]);
    expect(socket.frames("editMessage")[0]).toMatchObject({ body: "old", attachments: [{ fileId }] });
  });

  test("without any says nothing of files", async () => {
    const { view, socket } = await setupChannel();
    void view.send({ text: "hello" });
    void view.edit(1, { text: "hello" });
    expect(socket.frames("sendMessage")[0]).not.toHaveProperty("attachments");
    expect(view.messages.at(-1)).not.toHaveProperty("attachments");
  });
});

describe("the preview of a message without text", () => {
  const file = { ...photo, name: "map.pdf", contentType: "application/pdf" };
  test.each([
    ["📷 Photo", [photo]],
    ["📷 3 photos", [photo, photo, photo]],
    ["🎬 Video", [{ ...photo, contentType: "video/mp4" }]],
    ["🎤 Voice message", [voice]],
    ["📎 map.pdf", [file]],
    ["📎 map.pdf +2", [file, photo, voice]],
  ])("is %j", (preview, attachments) => {
    expect(previewOf(" \n", attachments)).toBe(preview);
    expect(previewOf("words", attachments)).toBe("words");
  });

  test("is cut, however long the file's name is", () => {
    expect(Array.from(previewOf("", [{ ...file, name: "🙂".repeat(120) + "a".repeat(100) }]))).toHaveLength(
      160,
    );
  });

  test("is in the app's language where it gives the words", () => {
    const words = {
      photo: "사진",
      photos: (many: number) => `사진 ${many}장`,
      video: "동영상",
      voiceMessage: "음성",
    };
    expect(previewOf("", [photo, photo], words)).toBe("📷 사진 2장");
  });
});
