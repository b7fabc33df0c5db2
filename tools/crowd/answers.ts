import type { InboxEntry } from "../../client/index.ts";
import { pickOne, type Random } from "../random.ts";
import type { CrowdMember } from "./crowd-member.ts";
import type { CrowdGroup } from "./groups.ts";
import { EMOJI } from "./small-talk.ts";
import type { Speech } from "./speech.ts";

const DIRECT_ANSWERS = [
  "Hi! I'm just around the corner.",
  "안녕하세요! 반가워요 🙌",
  "Sure, give me ten minutes.",
  "Look at the map, I'm waving 👋",
  "네, 좋아요!",
  "Only if there is coffee.",
] as const;
const GROUP_ANSWERS = [
  "Good to have you here!",
  "맞아요 😄",
  "I was just thinking the same",
  "같이 가요!",
  "See you at City Hall then?",
  "Ha, tell me more",
] as const;

/** What a newcomer writes in a group is answered, or gets a reaction, or both. */
const ONLY_ANSWERED_SHARE = 0.3;
const ONLY_REACTED_SHARE = 0.35;
const NOTICE_MS = { min: 600, max: 1_800 };
/** What is written within this time after an answer has had it already. */
const HEARD_MS = { min: 2_500, max: 2_500 };

/** Lets the crowd answer: whoever is written to directly, and somebody where a newcomer writes in a group. @returns stops it */
export function startAnswers(options: {
  members: readonly CrowdMember[];
  groups: readonly CrowdGroup[];
  random: Random;
  speech: Speech;
}): () => void {
  const { members, groups, random, speech } = options;
  const crowd = new Set(members.map(({ person }) => person.userId));
  const groupOf = new Map(groups.map((group) => [group.channelId, group]));
  const answering = new Set<string>();
  /** Once for all that is written meanwhile. */
  const once = (what: string, answer: () => void) => {
    if (answering.has(what)) return;
    answering.add(what);
    answer();
    speech.later(HEARD_MS, () => answering.delete(what));
  };

  const answerDirectly = (member: CrowdMember, { channelId }: InboxEntry) => {
    const view = member.client.channel(channelId);
    view
      .open()
      .then(() =>
        speech.say(member, view, "a direct message", pickOne(random, DIRECT_ANSWERS), () => {
          // A member has few channels open at a time, and newcomers may be many.
          view.close().catch(() => {});
        }),
      )
      .catch(() => {});
  };

  const answerInGroup = ({ channelId, name, members: circle }: CrowdGroup, seq: number) => {
    const dice = random();
    const view = ({ client }: CrowdMember) => client.channel(channelId);
    if (dice >= ONLY_ANSWERED_SHARE) {
      const fan = view(pickOne(random, circle));
      speech.later(NOTICE_MS, () => void fan.addReaction(seq, pickOne(random, EMOJI)).catch(() => {}));
    }
    if (dice < 1 - ONLY_REACTED_SHARE) {
      const speaker = pickOne(random, circle);
      speech.later(NOTICE_MS, () => speech.say(speaker, view(speaker), name, pickOne(random, GROUP_ANSWERS)));
    }
  };

  const hear = (member: CrowdMember, entry: InboxEntry) => {
    const { channelId, kind, lastMessage, unread, closed } = entry;
    if (lastMessage === null || crowd.has(lastMessage.senderId) || closed || unread === 0) return;
    if (lastMessage.kind === "system") return;
    if (kind === "direct")
      return once(`${member.person.userId} ${channelId}`, () => answerDirectly(member, entry));
    const group = groupOf.get(channelId);
    // The first of a circle listens for all of it.
    if (group?.members[0] === member) once(channelId, () => answerInGroup(group, lastMessage.seq));
  };

  const stops = members.map((member) => {
    member.client.watchInbox().catch(() => {});
    return member.client.on("inbox", ({ changed }) => {
      for (const entry of changed) hear(member, entry);
    });
  });
  return () => {
    for (const stop of stops) stop();
  };
}
