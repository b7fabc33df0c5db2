import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ChannelView, HitherApi, HitherClient } from "../../client/index.ts";
import { showPortrait, uploadLandscape, uploadVoice } from "../../tools/crowd/crowd-files.ts";
import { type LocalServer, startServer } from "../../tools/local-server/start-server.ts";
import { newPerson } from "../../tools/people/new-person.ts";
import { seededRandom } from "../../tools/random.ts";
import { until } from "./support/until.ts";

let server: LocalServer;
const clients: HitherClient[] = [];

beforeAll(async () => {
  server = await startServer();
});

afterAll(async () => {
  for (const client of clients) client.close();
  await server?.stop();
});

/** Two friends, and the group that both have open. */
async function twoInAGroup() {
  const [ada, ben] = await Promise.all([newPerson(server.url), newPerson(server.url)]);
  await ada.api.requestFriend(ben.userId);
  await ben.api.acceptFriend(ada.userId);
  const { channelId } = await ada.api.channels.create({ name: "Hikers", userIds: [ben.userId] });
  const [fromAda, fromBen] = await Promise.all([openView(ada.api, channelId), openView(ben.api, channelId)]);
  return { ada, ben, channelId, fromAda, fromBen };
}

async function openView(api: HitherApi, channelId: string): Promise<ChannelView> {
  const client = new HitherClient({ url: server.url, api });
  clients.push(client);
  client.connect();
  const view = client.channel(channelId);
  await view.open();
  return view;
}

const seen = (view: ChannelView, seq: number) =>
  until(`message ${seq}`, () => view.messages.find((message) => message.seq === seq));

describe("two people", () => {
  it("send each other pictures and voices, keep them over edits, forward them, and lose them by deletion", async () => {
    const { ada, ben, channelId, fromAda, fromBen } = await twoInAGroup();
    const random = seededRandom(3);
    const attachments = [await uploadLandscape(ada.api, random), await uploadVoice(ada.api, random)];
    const sending = fromAda.send({ text: "", attachments });
    const pending = fromAda.messages.at(-1);
    expect(pending).toMatchObject({ state: "pending", preview: "📷 Photo +1" });
    const { seq } = await sending;
    const shown = await seen(fromBen, seq);
    expect(shown.attachments).toEqual(pending?.attachments);
    expect(shown.attachments?.[1]?.waveform?.length).toBeGreaterThan(10);

    const [picture, voice] = shown.attachments ?? [];
    if (!picture || !voice) throw new Error("the files are missing");
    const spot = { channelId, fileId: picture.fileId };
    const bytes = await (await ben.api.files.blob(spot)).arrayBuffer();
    expect(await sharp(bytes).metadata()).toMatchObject({
      format: "png",
      width: picture.width,
      height: picture.height,
    });
    const thumbnail = await (await ben.api.files.blob(spot, { variant: "thumbnail" })).arrayBuffer();
    expect((await sharp(thumbnail).metadata()).width).toBe(120);
    const part = await ben.api.files.fetch({ channelId, fileId: voice.fileId }, { range: [0, 3] });
    expect([part.status, await part.text()]).toEqual([206, "RIFF"]);
    const [link] = await ben.api.files.links([{ fileId: picture.fileId, in: { channelId } }]);
    expect(Buffer.from(await (await fetch(link?.url ?? "")).arrayBuffer()).equals(Buffer.from(bytes))).toBe(
      true,
    );

    await fromAda.edit(seq, { text: "Bukhansan, this morning" });
    const edited = await until("the edit", () =>
      fromBen.messages.find(({ body }) => body.startsWith("Bukhansan")),
    );
    expect(edited.attachments).toEqual(shown.attachments);

    const elsewhere = await ben.api.channels.create({ name: "Later" });
    const later = await openView(ben.api, elsewhere.channelId);
    const forwarded = await later.send({
      text: "look",
      attachments: [{ ...picture, channelId }],
      forwarded: { senderId: ada.userId },
    });
    expect((await seen(later, forwarded.seq)).attachments).toEqual([picture]);

    await fromAda.delete(seq);
    await until("the deletion", () => fromBen.messages.find(({ deletedAt }) => deletedAt !== undefined));
    await expect(ben.api.files.fetch(spot)).rejects.toMatchObject({ problem: { status: 404 } });
    const kept = { channelId: elsewhere.channelId, fileId: picture.fileId };
    expect((await ben.api.files.blob(kept)).size).toBe(bytes.byteLength);
  });

  it("see each other's picture", async () => {
    const { ada, ben } = await twoInAGroup();
    const fileId = await showPortrait(ada.api, seededRandom(4));
    expect((await ben.api.person(ada.userId)).picture).toBe(fileId);
    const spot = { userId: ada.userId };
    const portrait = await (await ben.api.files.blob(spot)).arrayBuffer();
    expect(await sharp(portrait).metadata()).toMatchObject({ format: "png", width: 160, height: 160 });
    expect((await ben.api.files.blob(spot, { variant: "thumbnail" })).size).toBeGreaterThan(0);
    expect((await ada.api.setPicture(null)).picture).toBeNull();
    await expect(ben.api.files.fetch(spot)).rejects.toMatchObject({ problem: { status: 404 } });
  });

  it("are told what goes wrong", async () => {
    const { ada, ben, channelId } = await twoInAGroup();
    const junk = ada.api.files.upload(new Blob(["no picture"]), { name: "a.png", contentType: "image/png" });
    await expect(junk).rejects.toMatchObject({ name: "FileRefusedError", refusal: "typeMismatch" });
    const { fileId } = await uploadLandscape(ada.api, seededRandom(5));
    await expect(ben.api.files.get(fileId)).rejects.toMatchObject({ problem: { status: 404 } });
    await expect(ben.api.files.fetch({ channelId, fileId })).rejects.toMatchObject({
      problem: { status: 404 },
    });
    const before = await ada.api.files.usage();
    await ada.api.files.delete(fileId);
    expect((await ada.api.files.usage()).files).toBe(before.files - 1);
  });

  it("bring a large file through a network that cuts and swallows", async () => {
    const { api } = await newPerson(server.url);
    const random = seededRandom(6);
    let troubles = 0;
    const rough: typeof fetch = async (input, init) => {
      const dice = init?.method === "PATCH" && troubles < 6 ? random() : 1;
      if (dice > 0.8) return fetch(input, init);
      troubles += 1;
      const cut = AbortSignal.timeout(Math.round(40 * random()));
      const response = await fetch(input, dice < 0.4 ? { ...init, signal: cut } : init);
      await response.arrayBuffer();
      throw new TypeError("the answer was lost");
    };
    const roughApi = new HitherApi({
      url: server.url,
      sessionToken: api.sessionToken ?? "",
      fetch: rough,
      random: () => 0.02,
    });
    const bytes = Buffer.alloc(23_000_000);
    for (let index = 0; index < bytes.length; index += 64) bytes.writeUInt32LE(index, index);
    const progress: number[] = [];
    const file = await roughApi.files.upload(new Blob([bytes]), {
      name: "track.bin",
      onProgress: ({ sentBytes }) => progress.push(sentBytes),
    });
    expect(troubles).toBe(6);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    const served = Buffer.from(await (await api.files.blob({ fileId: file.fileId })).arrayBuffer());
    expect(served.equals(bytes)).toBe(true);
  });
});
