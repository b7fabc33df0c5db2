import { counted, type OnProgress } from "../../load/counted.ts";
import type { LocalServer } from "../../local-server/start-server.ts";
import { type ManyPerson, makeFriendships, makePeople } from "../../people/many-people.ts";
import type { PushService } from "../../push-service/push-service.ts";

/** The kinds of channels that are told apart in the bill. */
export const CHANNEL_KINDS = ["direct", "group", "large"] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/**
 * Of ten people two have the channel on their screen, two have the app open elsewhere, three carry a phone that sleeps and is to be
 * notified, and three are not reached at all.
 */
export type Presence = "open" | "online" | "asleep" | "away";
const PRESENCES: Presence[] = [
  "open",
  "open",
  "online",
  "online",
  "asleep",
  "asleep",
  "asleep",
  "away",
  "away",
  "away",
];

export const GROUP_SIZES = [5, 10, 20, 100] as const;
export const LARGE_MEMBERS = 300;
const DIRECTS = 20;

export interface Chatter {
  person: ManyPerson;
  presence: Presence;
}

export interface ChatRoom {
  kind: ChannelKind;
  channelId: string;
  members: Chatter[];
}

/** Makes people, their friendships, push devices and channels. Every tenth person is the first of their direct channel. */
export async function castChat(
  server: LocalServer,
  pushService: PushService,
  onProgress: OnProgress,
): Promise<{ chatters: Chatter[]; rooms: ChatRoom[] }> {
  const names = Array.from({ length: LARGE_MEMBERS }, (_, index) => `Chatter ${index}`);
  const people = await makePeople(server, names);
  const chatters = people.map((person, index) => ({
    person,
    presence: PRESENCES[index % PRESENCES.length] ?? "away",
  }));
  const directs = Array.from({ length: DIRECTS }, (_, index) => [
    at(chatters, 10 * index),
    // Partners of every presence, and none twice.
    at(chatters, 10 * ((index + 1) % DIRECTS) + 1 + (index % 9)),
  ]);
  const groups = GROUP_SIZES.map((size) => chatters.slice(0, size));
  const [first] = chatters;
  if (!first) throw new RangeError("nobody chats");
  const friendships = new Map<string, readonly [string, string]>();
  for (const [one, other] of [...directs, ...chatters.slice(1).map((chatter) => [first, chatter])]) {
    if (!one || !other) continue;
    const pair = [one.person.userId, other.person.userId].sort();
    friendships.set(pair.join(), [pair[0] ?? "", pair[1] ?? ""]);
  }
  await makeFriendships(server, [...friendships.values()]);

  const asleep = chatters.filter(({ presence }) => presence === "asleep");
  await counted("phones to be notified", asleep, onProgress, async ({ person }) => {
    await person.api.notifications.registerPush(pushService.fcm.register().target);
  });
  const rooms: ChatRoom[] = [];
  await counted("direct channels", directs, onProgress, async (members) => {
    const [one, other] = members;
    if (!one || !other) throw new RangeError("a direct channel is between two");
    const { channelId } = await one.person.api.channels.direct(other.person.userId);
    rooms.push({ kind: "direct", channelId, members: [one, other] });
  });
  await counted("groups", groups, onProgress, async (members) => {
    const userIds = members.slice(1).map(({ person }) => person.userId);
    const { channelId } = await first.person.api.channels.create({
      name: `Group of ${members.length}`,
      userIds,
    });
    rooms.push({ kind: "group", channelId, members });
  });
  rooms.push({ kind: "large", channelId: await makeLarge(first, chatters, onProgress), members: chatters });
  return { chatters, rooms };
}

async function makeLarge(first: Chatter, chatters: Chatter[], onProgress: OnProgress): Promise<string> {
  const { api } = first.person;
  const { teamId } = await api.teams.create({ name: "Team" });
  const { code = "" } = await api.teams.createInvite(teamId);
  const { channelId } = await api.teams.createChannel(teamId, { name: "Everyone", visibility: "public" });
  await counted("members of a large channel", chatters.slice(1), onProgress, async ({ person }) => {
    await person.api.teams.join(code);
    await person.api.channels.join(channelId);
  });
  return channelId;
}

function at(chatters: readonly Chatter[], index: number): Chatter {
  const chatter = chatters[index];
  if (!chatter) throw new RangeError(`no person ${index}`);
  return chatter;
}
