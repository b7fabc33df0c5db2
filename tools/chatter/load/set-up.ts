import { counted, type OnProgress } from "../../load/counted.ts";
import { type Account, befriend } from "../../people/befriend.ts";
import { personApi } from "../../people/local-api.ts";
import type { Random } from "../../random.ts";
import type { ChatterOptions } from "../options.ts";
import { type ChannelPlan, planChannels } from "./cast.ts";
import type { ChatDeviceOptions } from "./chat-device.ts";
import { ChatPerson } from "./chat-person.ts";

/** Every fourth person has two devices. */
const SECOND_DEVICE_EVERY = 4;

export interface ChatChannel {
  channelId: string;
  kind: ChannelPlan["kind"];
  members: ChatPerson[];
}

export interface SetUpOptions extends Pick<ChatDeviceOptions, "onShown" | "onError" | "clock"> {
  chatter: ChatterOptions;
  random: Random;
  onProgress: OnProgress;
  /** Called with every account before it is used. */
  joined?: (account: Account) => Promise<void>;
}

/** Makes accounts, friendships, channels and devices, all through the public API. */
export async function setUp(
  options: SetUpOptions,
): Promise<{ people: ChatPerson[]; channels: ChatChannel[] }> {
  const { chatter, random, onProgress, onShown, onError, clock } = options;
  const { url } = chatter;
  const people: ChatPerson[] = [];
  const numbers = Array.from({ length: chatter.users }, (_, number) => number);
  await counted("accounts", numbers, onProgress, async (number) => {
    const api = personApi(url, number + 1);
    const { userId } = await api.signInAsGuest();
    await options.joined?.({ userId, api });
    people[number] = new ChatPerson(
      `#${number}`,
      { userId, api },
      { url, onShown, onError, ...(clock && { clock }) },
    );
  });

  const plans = planChannels(random, chatter.users, chatter.channels);
  const pairs = new Map(plans.flatMap(friendshipsOf).map((pair) => [pair.join(), pair]));
  await counted("friendships", [...pairs.values()], onProgress, ([a, b]) =>
    befriend(personAt(people, a).account, personAt(people, b).account),
  );

  const channels: ChatChannel[] = [];
  await counted("channels", [...plans.entries()], onProgress, async ([index, { kind, members }]) => {
    const cast = members.map((number) => personAt(people, number));
    const channelId = await makeChannel(kind, `Channel ${index}`, cast);
    channels[index] = { channelId, kind, members: cast };
  });
  for (const { channelId, members } of channels) {
    for (const person of members) person.channelIds.push(channelId);
  }
  await counted("devices", [...people.entries()], onProgress, async ([index, person]) => {
    person.takeOutDevice();
    if (index % SECOND_DEVICE_EVERY === 0) person.takeOutDevice();
  });
  return { people, channels };
}

/** Whoever makes a group must be friends with those who are brought in; so must the two of a direct channel. */
function friendshipsOf({ kind, members }: ChannelPlan): [number, number][] {
  const [first, ...others] = members;
  if (kind === "team" || first === undefined) return [];
  return others.map((other) => [Math.min(first, other), Math.max(first, other)]);
}

async function makeChannel(kind: ChannelPlan["kind"], name: string, cast: ChatPerson[]): Promise<string> {
  const [first, ...others] = cast.map(({ account }) => account);
  if (first === undefined) throw new RangeError("nobody is in the channel");
  if (kind === "direct") return (await first.api.channels.direct(others[0]?.userId ?? "")).channelId;
  if (kind === "group") {
    const userIds = others.map(({ userId }) => userId);
    return (await first.api.channels.create({ name, userIds })).channelId;
  }
  return makeTeamChannel(name, first, others);
}

async function makeTeamChannel(name: string, owner: Account, others: Account[]): Promise<string> {
  const { teamId } = await owner.api.teams.create({ name });
  const { code } = await owner.api.teams.createInvite(teamId, { maxUses: others.length });
  if (code === undefined) throw new Error("an invitation without a code");
  const { channelId } = await owner.api.teams.createChannel(teamId, { name, visibility: "public" });
  for (const { api } of others) {
    await api.teams.join(code);
    await api.channels.join(channelId);
  }
  return channelId;
}

function personAt(people: ChatPerson[], number: number): ChatPerson {
  const person = people[number];
  if (!person) throw new RangeError(`no person ${number}`);
  return person;
}
