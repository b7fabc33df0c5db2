import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";
import type { ChannelReply } from "../../../protocol/chat/server-frames.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { ChannelEntry } from "../../../protocol/links/chat-channel-link.ts";
import {
  ChannelLink,
  channelOf,
  groupOf,
  makeGroup,
  okOf,
  openLink,
  rowsWritten,
  textOp,
} from "../../support/workers/channel-link.ts";
import { abort } from "../../support/workers/live-state.ts";
import { pause } from "../../support/workers/test-socket.ts";

const SIZE = 400;
let channels = 0;

afterEach(async () => {
  // What a channel still has to tell must not reach the next test's hubs.
  await pause(600);
  vi.restoreAllMocks();
});

interface Delivery {
  user: string;
  entry: ChannelEntry;
}

/** Takes the place of all hubs, so that there need not be hundreds: who was told what. */
function replaceHubs(deliver: () => Promise<void> = async () => {}): Delivery[] {
  const told: Delivery[] = [];
  vi.spyOn(env.USER_HUBS, "getByName").mockImplementation((user) => {
    const hub = { deliver: (entry: ChannelEntry) => (told.push({ user, entry }), deliver()) };
    return hub as unknown as ReturnType<typeof env.USER_HUBS.getByName>;
  });
  return told;
}

const usersOf = (told: Delivery[]) => new Set(told.map(({ user }) => user));

/** A team's channel with many members, all told of it already. */
async function makeLargeChannel(): Promise<{ channelId: string; people: string[] }> {
  channels += 1;
  const people = Array.from({ length: SIZE }, (_, n) => `large-${channels}-${String(n).padStart(4, "0")}`);
  const [owner = "", ...others] = people;
  const channelId = await makeGroup([owner], { kind: "team", teamId: "team-1234", visibility: "public" });
  for (let from = 0; from < others.length; from += 100) {
    okOf(await channelOf(channelId).addMembers(owner, others.slice(from, from + 100)));
  }
  return { channelId, people };
}

/** Waits until all were told, and the alarm has seen it. */
async function settled(channelId: string, told: Delivery[], count: number): Promise<void> {
  await vi.waitFor(() => expect(usersOf(told).size).toBe(count), 8_000);
  await pause(600);
  await runDurableObjectAlarm(channelOf(channelId));
  told.length = 0;
}

it("tells everybody's inbox that they are in, and that the channel is large, but of messages only those who are called", async () => {
  const told = replaceHubs();
  const { channelId, people } = await makeLargeChannel();
  await vi.waitFor(() => {
    const large = told.filter(({ entry }) => entry.large);
    expect(usersOf(large)).toEqual(new Set(people));
  }, 8_000);
  await settled(channelId, told, SIZE);

  const [ann = "", bob = "", cid = "", dan = ""] = people;
  const link = await openLink(channelId, ann);
  for (let n = 0; n < 5; n += 1) okOf(await link.perform(textOp(`plain ${n}`)));
  await pause(400);
  expect(usersOf(told)).toEqual(new Set([ann]));
  const mentions = { userIds: [bob, cid], here: false, channel: false };
  okOf(await link.perform(textOp("hello you two", { mentions })));
  await vi.waitFor(() => expect(usersOf(told)).toEqual(new Set([ann, bob, cid])));
  expect(told.at(-1)?.entry).toMatchObject({ large: true });
  okOf(await (await ChannelLink.to(channelId, dan)).perform({ type: "markRead", seq: 3 }));
  await vi.waitFor(() => expect(usersOf(told)).toEqual(new Set([ann, bob, cid, dan])));
  okOf(await channelOf(channelId).removeMember(ann, people.at(-1) ?? ""));
  await vi.waitFor(() => expect([...usersOf(told)]).toContain(people.at(-1)));
  expect(told.at(-1)?.entry).toMatchObject({ role: null });
});

it("brings those who have it open everything, those who follow its head a summary at times, and others nothing", async () => {
  replaceHubs();
  const { channelId, people } = await makeLargeChannel();
  const [ann = "", bob = "", cid = "", dan = ""] = people;
  const [open, head, idle, writer] = await Promise.all([
    openLink(channelId, bob),
    ChannelLink.to(channelId, cid, { level: "head" }),
    ChannelLink.to(channelId, dan),
    ChannelLink.to(channelId, ann),
  ]);
  const { entry } = await head.until((message) => message.t === "head");
  expect(entry).toMatchObject({ channelId, large: true, role: "member", unread: 0 });
  for (let n = 0; n < 20; n += 1) okOf(await writer.perform(textOp(`${n}`)));
  await vi.waitFor(() => expect(open.said).toHaveLength(20));
  await vi.waitFor(
    () => expect(head.received.at(-1)).toMatchObject({ t: "head", entry: { unread: 20 } }),
    LIMITS.largeChannelTickMs + 3_000,
  );
  expect(head.received.length).toBeLessThanOrEqual(4);
  expect(head.received.every(({ t }) => t === "head")).toBe(true);
  expect(idle.received).toEqual([]);
});

it("writes as few rows for a message as a small channel does", async () => {
  const told = replaceHubs();
  const { channelId, people } = await makeLargeChannel();
  await settled(channelId, told, SIZE);
  const link = await openLink(channelId, people[0] ?? "");
  const before = await rowsWritten(channelId);
  for (let n = 0; n < 50; n += 1) okOf(await link.perform(textOp(`${n}`)));
  expect((await rowsWritten(channelId)) - before).toBeLessThanOrEqual(3 * 50 + 2);
});

it("makes up after a crash for those who were called, and does not tell the others", async () => {
  const told = replaceHubs();
  const { channelId, people } = await makeLargeChannel();
  await settled(channelId, told, SIZE);
  replaceHubs(() => new Promise(() => {}));
  const [ann = "", bob = "", cid = ""] = people;
  const mentions = { userIds: [bob], here: false, channel: false };
  const sent = okOf(await channelOf(channelId).perform(ann, textOp("hello", { mentions }), true));
  const { seq } = sent as Extract<ChannelReply, { type: "messageSent" }>;
  okOf(await channelOf(channelId).perform(cid, { type: "markRead", seq }, true));
  await abort(channelOf(channelId));
  const after = replaceHubs();
  await vi.waitFor(() => runDurableObjectAlarm(channelOf(channelId)));
  await vi.waitFor(() => expect(usersOf(after)).toEqual(new Set([ann, bob, cid])));
  await pause(400);
  expect(usersOf(after)).toEqual(new Set([ann, bob, cid]));
});

it("tells everyone while it is small, from the first message after it shrank", async () => {
  const people = Array.from(
    { length: LIMITS.maxFanOutMembers + 1 },
    (_, n) => `shrinks-${String(n).padStart(4, "0")}`,
  );
  const spec = groupOf(people, { kind: "team", teamId: "team-1234", visibility: "private" });
  const told = replaceHubs();
  await channelOf(spec.channelId).create(spec);
  await settled(spec.channelId, told, people.length);
  okOf(await channelOf(spec.channelId).leave(people.at(-1) ?? ""));
  await vi.waitFor(() => {
    const small = told.filter(({ entry }) => !entry.large);
    expect(usersOf(small)).toEqual(new Set(people));
  }, 8_000);
});
