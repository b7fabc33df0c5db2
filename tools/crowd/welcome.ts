import type { Person } from "../../protocol/resources.ts";
import type { CrowdMember } from "./crowd-member.ts";
import type { CrowdGroup } from "./groups.ts";
import type { Speech } from "./speech.ts";

const GREETINGS = [
  "Welcome! 반가워요 👋 You'll find us around City Hall.",
  "Welcome to Hither! 어서 와요 🙌 Look at the map, I'm nearby.",
  "Welcome! 안녕하세요 😊 Write to me whenever you like.",
] as const;

/** Soon, and not at once: as if somebody had seen it on their phone. */
const GREET_AFTER_MS = { min: 2_000, max: 5_000 };
const ASK_AFTER_MS = { min: 3_000, max: 8_000 };
/** So many of those whom a newcomer has not befriended ask by themselves. */
const ASKERS = 2;

/**
 * How the crowd receives somebody who befriends one of it: whoever owns a group brings them in; the first whom they befriend
 * says hello; some others ask to be friends.
 *
 * @returns what is to be called whenever somebody of the crowd has a new friend
 */
export function welcome(options: {
  members: readonly CrowdMember[];
  /** Who has not been asked by newcomers, and asks them. */
  shy: readonly CrowdMember[];
  groups: readonly CrowdGroup[];
  speech: Speech;
  /** The server refused something. */
  onFailed: (error: unknown) => void;
}): (member: CrowdMember, friend: Person) => void {
  const { members, shy, groups, speech, onFailed } = options;
  const known = new Set(members.map(({ person }) => person.userId));

  const greet = async (member: CrowdMember, friend: Person, text: string) => {
    const { channelId } = await member.api.channels.direct(friend.userId);
    speech.say(member, member.client.channel(channelId), "a direct message", text);
  };

  return (member, { userId, ...friend }) => {
    for (const { channelId, members: circle } of groups) {
      if (circle[0] === member) member.api.channels.invite(channelId, userId).catch(onFailed);
    }
    if (known.has(userId)) return;
    const number = known.size;
    known.add(userId);
    const text = GREETINGS[number % GREETINGS.length] ?? "";
    speech.later(GREET_AFTER_MS, () => void greet(member, { userId, ...friend }, text).catch(onFailed));
    for (let index = 0; index < Math.min(ASKERS, shy.length); index += 1) {
      const asker = shy[(ASKERS * number + index) % shy.length];
      speech.later(ASK_AFTER_MS, () => void asker?.api.requestFriend(userId).catch(onFailed));
    }
  };
}
