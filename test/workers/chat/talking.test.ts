import { beforeAll, describe, expect, it } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import { ChatDevice, makePair } from "../../support/workers/chat-device.ts";
import { makeGroup } from "../../support/workers/http-channels.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { befriend, makeGuest } from "../../support/workers/test-user.ts";

beforeAll(migrate);

describe("two friends", () => {
  it("hear each other, each message once and in one order, the sender's own included", async () => {
    const { channelId, annPhone, bobPhone } = await makePair();
    const sent = await annPhone.say(channelId, "Are you there?");
    await bobPhone.hears(channelId, "Are you there?");
    await bobPhone.say(channelId, "Yes, where are you?");
    for (const phone of [annPhone, bobPhone]) {
      const view = await phone.hears(channelId, "Are you there?", "Yes, where are you?");
      expect(view.find("Are you there?")).toMatchObject({
        seq: sent.seq,
        id: sent.messageId,
        at: sent.at,
        senderId: annPhone.user.id,
        kind: "text",
      });
    }
  });

  it("agree on the order of what they say at the same time", async () => {
    const { channelId, annPhone, bobPhone } = await makePair();
    const said = Array.from({ length: 20 }, (_, n) => n);
    await Promise.all(
      said.flatMap((n) => [annPhone.say(channelId, `ann ${n}`), bobPhone.say(channelId, `bob ${n}`)]),
    );
    const [annView, bobView] = await Promise.all(
      [annPhone, bobPhone].map((phone) => phone.sees(channelId, (view) => view.said.length === 40)),
    );
    expect(annView?.said).toEqual(bobView?.said);
    for (const who of ["ann", "bob"]) {
      expect(annView?.said.filter((body) => body.startsWith(who))).toEqual(said.map((n) => `${who} ${n}`));
    }
  });

  it("get the first answer again for a message that is sent again, and it is there once", async () => {
    const { channelId, annPhone, bobPhone } = await makePair();
    const key = crypto.randomUUID();
    const first = await annPhone.say(channelId, "once", { key });
    const second = await annPhone.say(channelId, "once", { key });
    const third = await (await ChatDevice.of(annPhone.user)).say(channelId, "once", { key });
    const { re: _, ...answer } = first;
    expect(second).toMatchObject(answer);
    expect(third).toMatchObject(answer);
    await annPhone.say(channelId, "twice");
    await bobPhone.hears(channelId, "once", "twice");
  });

  it("write as much as a message holds, in the largest characters", async () => {
    const { channelId, annPhone, bobPhone } = await makePair();
    const body = "안녕하세요🙂".repeat(LIMITS.maxMessageChars / 6).padEnd(LIMITS.maxMessageChars, "!");
    await annPhone.say(channelId, body, { searchText: true });
    const view = await bobPhone.sees(channelId, ({ said }) => said.length === 1);
    expect(view.said[0] === body).toBe(true);
  });
});

describe("a message", () => {
  it("is edited, reacted to, pinned and deleted, and everybody sees it as it is then", async () => {
    const { ann, bob, channelId, annPhone, bobPhone } = await makePair();
    const { seq } = await annPhone.say(channelId, "the rivr");
    const keyed = () => ({ channelId, seq, key: crypto.randomUUID() });
    await annPhone.request("messageEdited", { type: "editMessage", body: "the river", ...keyed() });
    await bobPhone.request("reactionSet", { type: "addReaction", emoji: "👍", ...keyed() });
    await bobPhone.request("pinSet", { type: "setPin", pinned: true, ...keyed() });
    const message = (view: { messages: Map<number, object> }) => view.messages.get(seq);
    const seen = await annPhone.sees(channelId, (view) => view.messages.get(seq)?.pinned);
    expect(message(seen)).toMatchObject({
      body: "the river",
      editedAt: expect.any(Number),
      reactions: [{ emoji: "👍", count: 1, userIds: [bob.id] }],
    });
    await bobPhone.request("reactionSet", { type: "removeReaction", emoji: "👍", ...keyed() });
    await annPhone.request("messageDeleted", { type: "deleteMessage", ...keyed() });
    const gone = await bobPhone.sees(channelId, (view) => view.messages.get(seq)?.deletedAt !== undefined);
    expect(message(gone)).toMatchObject({ body: "", deletedBy: ann.id, reactions: [] });
    const late = await ChatDevice.of(bob);
    await late.open(channelId);
    expect(message(late.view(channelId))).toMatchObject({ seq, body: "", deletedBy: ann.id });
  });

  it("quotes another, and begins a thread that counts", async () => {
    const { ann, bob, channelId, annPhone, bobPhone } = await makePair();
    const { seq } = await annPhone.say(channelId, "Where shall we go?", { preview: "Where shall we go?" });
    await bobPhone.say(channelId, "To the river", { replyTo: seq });
    await bobPhone.say(channelId, "or the hill", { threadOf: seq });
    await annPhone.say(channelId, "the hill it is", { threadOf: seq, inChannel: true });
    const view = await bobPhone.sees(channelId, ({ messages }) => messages.get(seq)?.thread?.count === 2);
    expect(view.find("To the river").replyTo).toMatchObject({ seq, senderId: ann.id });
    expect(view.find("or the hill")).toMatchObject({ threadOf: seq });
    expect(new Set(view.messages.get(seq)?.thread?.userIds)).toEqual(new Set([ann.id, bob.id]));
  });
});

it("calls the people whom a message mentions", async () => {
  const [ann, bob, carol] = await Promise.all([makeGuest(), makeGuest(), makeGuest()]);
  await Promise.all([befriend(ann, bob), befriend(ann, carol)]);
  const { channelId } = await makeGroup(ann, bob, carol);
  const [annPhone, bobPhone, carolPhone] = await Promise.all(
    [ann, bob, carol].map((user) => ChatDevice.of(user)),
  );
  await Promise.all([bobPhone?.watchInbox(), carolPhone?.watchInbox()]);
  await annPhone?.say(channelId, "Bob!", { mentions: { userIds: [bob.id] } });
  await annPhone?.say(channelId, "all of you", { mentions: { channel: true } });
  await bobPhone?.lists(channelId, ({ unread, mentions }) => unread === 2 && mentions === 2);
  await carolPhone?.lists(channelId, ({ unread, mentions }) => unread === 2 && mentions === 1);
});

it("shows who is writing to the others", async () => {
  const { ann, channelId, annPhone, bobPhone } = await makePair();
  annPhone.socket.send({ type: "typeInChannel", channelId });
  expect(await bobPhone.socket.frame("typingChanged")).toEqual({
    type: "typingChanged",
    channelId,
    userId: ann.id,
  });
  expect(annPhone.socket.frames.some(({ type }) => type === "typingChanged")).toBe(false);
});

describe("the rules", () => {
  it("hold: nobody changes what others wrote, and strangers do not even learn that there is a channel", async () => {
    const { channelId, annPhone, bobPhone } = await makePair();
    const { seq } = await annPhone.say(channelId, "mine");
    const keyed = { channelId, seq, key: crypto.randomUUID() };
    const edit = { type: "editMessage", body: "yours", ...keyed } as const;
    expect(await bobPhone.socket.request(edit)).toMatchObject({ type: "error", code: "forbidden" });
    const eve = await ChatDevice.of(await makeGuest());
    for (const frame of [
      { type: "openChannel", channelId } as const,
      { type: "sendMessage", channelId, key: crypto.randomUUID(), body: "hello" } as const,
      { type: "markRead", channelId, seq } as const,
      edit,
      { type: "typeInChannel", channelId } as const,
      { type: "openChannel", channelId: "no-such-channel" } as const,
    ]) {
      expect(await eve.socket.request(frame), frame.type).toMatchObject({ type: "error", code: "notFound" });
    }
    expect(bobPhone.view(channelId).said).toEqual(["mine"]);
  });

  it("close the channel of two who are friends no more, at once, and both may read on", async () => {
    const { ann, bob, channelId, annPhone, bobPhone } = await makePair();
    await annPhone.say(channelId, "farewell");
    await bobPhone.hears(channelId, "farewell");
    await ann.ok("DELETE", `/v1/friends/${bob.id}`);
    for (const phone of [annPhone, bobPhone]) {
      const send = { type: "sendMessage", channelId, key: crypto.randomUUID(), body: "wait" } as const;
      expect(await phone.socket.request(send)).toMatchObject({ type: "error", code: "forbidden" });
    }
    const late = await ChatDevice.of(bob);
    expect(await late.open(channelId)).toMatchObject({ channel: { closed: true } });
    expect(late.view(channelId).said).toEqual(["farewell"]);
  });

  it("close a channel on the devices of somebody who is removed", async () => {
    const [ann, bob] = await Promise.all([makeGuest(), makeGuest()]);
    await befriend(ann, bob);
    const { channelId } = await makeGroup(ann, bob);
    const bobPhone = await ChatDevice.of(bob);
    await bobPhone.open(channelId);
    await ann.ok("DELETE", `/v1/channels/${channelId}/members/${bob.id}`);
    expect(await bobPhone.socket.frame("channelClosed")).toEqual({
      type: "channelClosed",
      channelId,
      reason: "removed",
    });
    const send = { type: "sendMessage", channelId, key: crypto.randomUUID(), body: "let me in" } as const;
    expect(await bobPhone.socket.request(send)).toMatchObject({ code: "notFound" });
  });
});
