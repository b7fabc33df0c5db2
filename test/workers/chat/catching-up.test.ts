import { beforeAll, describe, expect, it } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import { channelOf } from "../../support/workers/channel-link.ts";
import { ChatDevice, makePair } from "../../support/workers/chat-device.ts";
import { migrate } from "../../support/workers/migrate.ts";

beforeAll(migrate);

/** Bob's phone lost its socket, and comes back on another one with what it held. */
async function comeBack(bobPhone: ChatDevice, channelId: string): Promise<ChatDevice> {
  const { sessionId } = await bobPhone.socket.frame("welcome");
  const held = bobPhone.view(channelId);
  const phone = await ChatDevice.of(bobPhone.user, sessionId);
  phone.remember(channelId, held);
  return phone;
}

/** Somebody says so much, without a socket. */
async function saySomething(userId: string, channelId: string, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const op = {
      type: "sendMessage" as const,
      key: crypto.randomUUID(),
      kind: "text",
      body: `${n}`,
      inChannel: false,
    };
    await channelOf(channelId).perform(userId, op, true);
  }
}

describe("a device whose socket was lost", () => {
  it("gets what it missed, and nothing that it has, with changes to older messages", async () => {
    const { channelId, annPhone, bobPhone } = await makePair();
    const { seq } = await annPhone.say(channelId, "one");
    await annPhone.say(channelId, "two");
    await bobPhone.hears(channelId, "one", "two");
    await bobPhone.lose();
    await annPhone.say(channelId, "three");
    const key = crypto.randomUUID();
    await annPhone.request("messageEdited", { type: "editMessage", channelId, key, seq, body: "once" });
    const phone = await comeBack(bobPhone, channelId);
    const opened = await phone.open(channelId);
    expect(opened).toMatchObject({ recovered: true, hasEarlier: false });
    expect(opened.messages.map(({ body }) => body)).toEqual(["once", "three"]);
    await annPhone.say(channelId, "four");
    await phone.hears(channelId, "once", "two", "three", "four");
  });

  it("sends again what it has no answer to, and it is there once", async () => {
    const { channelId, annPhone, bobPhone } = await makePair();
    const key = crypto.randomUUID();
    bobPhone.socket.send({ type: "sendMessage", channelId, key, body: "did it arrive?" });
    await annPhone.hears(channelId, "did it arrive?");
    await bobPhone.lose();
    const phone = await comeBack(bobPhone, channelId);
    const { seq } = await phone.say(channelId, "did it arrive?", { key });
    await phone.open(channelId);
    expect((await phone.hears(channelId, "did it arrive?")).find("did it arrive?").seq).toBe(seq);
  });

  it("is told plainly to begin anew where it missed too much, or names another life of the stream", async () => {
    const { ann, channelId, bobPhone } = await makePair();
    await bobPhone.lose();
    await saySomething(ann.id, channelId, LIMITS.maxCatchUpMessages + 1);
    const phone = await comeBack(bobPhone, channelId);
    expect(await phone.open(channelId)).toMatchObject({ recovered: false, hasEarlier: true });
    expect(phone.view(channelId).said.at(-1)).toBe(`${LIMITS.maxCatchUpMessages}`);
    expect(phone.view(channelId).said).toHaveLength(LIMITS.defaultPageSize);

    const known = phone.view(channelId).since;
    const stray = await phone.request("channelOpened", {
      type: "openChannel",
      channelId,
      ...known,
      epoch: "elsewhere",
    });
    expect(stray).toMatchObject({ recovered: false, epoch: known.epoch });
  });

  it("gets a month of many messages in one answer for each channel", async () => {
    const { ann, channelId, bobPhone } = await makePair();
    await bobPhone.lose();
    await saySomething(ann.id, channelId, LIMITS.maxCatchUpMessages);
    const phone = await comeBack(bobPhone, channelId);
    const opened = await phone.open(channelId);
    expect(opened.recovered).toBe(true);
    expect(opened.messages).toHaveLength(LIMITS.maxCatchUpMessages);
  });
});

describe("a device that closes a channel", () => {
  it("hears no more of it, and gets what it missed when it opens it again", async () => {
    const { channelId, annPhone, bobPhone } = await makePair();
    await bobPhone.request("channelClosed", { type: "closeChannel", channelId });
    const from = bobPhone.socket.frames.length;
    await annPhone.say(channelId, "are you looking?");
    await bobPhone.socket.request({ type: "ping" });
    expect(bobPhone.socket.frames.slice(from).map(({ type }) => type)).toEqual(["pong"]);
    expect(await bobPhone.open(channelId)).toMatchObject({ recovered: true, messages: [{}] });
  });
});
