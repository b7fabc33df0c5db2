import { beforeAll, describe, expect, it } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import { channelOf, makeGroup as makeGroupByObject, textOp } from "../../support/workers/channel-link.ts";
import { ChatDevice, makePair } from "../../support/workers/chat-device.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeGuest } from "../../support/workers/test-user.ts";

beforeAll(migrate);

/** How far a device has been told of its inbox. */
function told({ socket }: ChatDevice): { epoch: string; offset: number } {
  const frame = socket.frames.findLast((each) => each.type === "inboxChanged");
  return frame ?? expect.fail("nothing was told");
}

describe("the inbox", () => {
  it("lists each channel with its last message and how much is unread", async () => {
    const { ann, channelId, annPhone, bobPhone } = await makePair();
    await bobPhone.watchInbox();
    expect(bobPhone.inbox.size).toBe(0);
    const { seq } = await annPhone.say(channelId, "hello", { preview: "hello" });
    expect(await bobPhone.lists(channelId, ({ unread }) => unread === 1)).toMatchObject({
      kind: "direct",
      userIds: expect.arrayContaining([ann.id]),
      role: "member",
      lastMessage: { seq, senderId: ann.id, preview: "hello" },
      mentions: 0,
      readSeq: 0,
    });
  });

  it("clears on the user's other devices within a second of reading on one", async () => {
    const { bob, channelId, annPhone, bobPhone } = await makePair();
    const tablet = await ChatDevice.of(bob);
    await Promise.all([bobPhone.watchInbox(), tablet.watchInbox()]);
    const { seq } = await annPhone.say(channelId, "hello");
    await Promise.all([bobPhone, tablet].map((each) => each.lists(channelId, ({ unread }) => unread === 1)));
    expect(await bobPhone.read(channelId, seq)).toMatchObject({ seq, unread: 0 });
    await tablet.lists(channelId, ({ unread, readSeq }) => unread === 0 && readSeq === seq, 1_000);
  });

  it("gives a device that was away one entry for each channel that changed, and nothing else", async () => {
    const { bob, channelId, annPhone, bobPhone } = await makePair();
    await annPhone.say(channelId, "one");
    await bobPhone.watchInbox();
    await bobPhone.lists(channelId, ({ unread }) => unread === 1);
    const { epoch, offset } = told(bobPhone);
    const phone = await ChatDevice.of(bob);
    const watched = await phone.request("inboxWatched", { type: "watchInbox", epoch, offset });
    expect(watched.recovered).toBe(true);
    expect(await phone.socket.frame("inboxChanged")).toEqual({
      type: "inboxChanged",
      epoch,
      offset,
      entries: [],
      more: false,
    });
    await bobPhone.lose();
    for (const body of ["two", "three", "four"]) await annPhone.say(channelId, body);
    await phone.lists(channelId, ({ unread }) => unread === 4);
    const late = await ChatDevice.of(bob);
    await late.request("inboxWatched", { type: "watchInbox", epoch, offset });
    const { entries } = await late.socket.frame("inboxChanged");
    expect(entries).toMatchObject([{ channelId, unread: 4 }]);
    const stray = { type: "watchInbox", epoch: "elsewhere", offset } as const;
    expect(await late.request("inboxWatched", stray)).toMatchObject({ recovered: false, epoch });
  });

  it("is nothing that a device hears of unless it asks", async () => {
    const { channelId, annPhone, bobPhone } = await makePair();
    await annPhone.say(channelId, "hello");
    await bobPhone.hears(channelId, "hello");
    await annPhone.watchInbox();
    await annPhone.lists(channelId, ({ lastMessage }) => lastMessage !== null);
    expect(bobPhone.socket.frames.some(({ type }) => type === "inboxChanged")).toBe(false);
  });

  it("says how the user wants to hear of a channel, and so does the channel when it opens", async () => {
    const { bob, channelId, annPhone, bobPhone } = await makePair();
    await annPhone.say(channelId, "hello");
    await bobPhone.watchInbox();
    const muted = { level: "nothing", until: null };
    await bob.ok("PUT", `/v1/channels/${channelId}/notifications`, muted);
    await bobPhone.lists(channelId, ({ notify }) => notify.level === "nothing");
    const other = await ChatDevice.of(bob);
    expect(await other.open(channelId)).toMatchObject({ entry: { notify: muted, unread: 1 } });
  });
});

it("says that there is more in a large channel which the device does not have open", async () => {
  const [ann, bob] = await Promise.all([makeGuest(), makeGuest()]);
  const others = Array.from({ length: LIMITS.maxFanOutMembers }, (_, n) => `member-${n}`.padEnd(12, "x"));
  const channelId = await makeGroupByObject([ann.id, bob.id, ...others], {
    kind: "team",
    teamId: "team-0001",
    visibility: "private",
  });
  const phone = await ChatDevice.of(bob);
  await phone.watchInbox();
  await phone.lists(channelId, ({ large }) => large);
  const { epoch, offset } = told(phone);
  await channelOf(channelId).perform(ann.id, textOp("hello, all of you"), true);
  await phone.lists(channelId, ({ unread }) => unread === 1);
  expect(phone.socket.frames.at(-1), "at the offset at which the inbox is").toMatchObject({ offset });
  const again = await ChatDevice.of(bob);
  await again.request("inboxWatched", { type: "watchInbox", epoch, offset });
  await again.lists(channelId, ({ unread }) => unread === 1);
});
