import {
  type ChannelView,
  type FileResource,
  type HitherApi,
  type InboxEntry,
  previewOf,
} from "../../client/index.ts";
import { pickOne, type Random, randomBetween } from "../random.ts";
import { uploadLandscape, uploadVoice } from "./crowd-files.ts";
import type { CrowdMember } from "./crowd-member.ts";
import type { CrowdGroup } from "./groups.ts";

const LINES = [
  "Anyone near City Hall?",
  "Two minutes away!",
  "커피 한잔 할까요?",
  "The river path is so quiet today",
  "지금 어디예요?",
  "I can see you on the map 👀",
  "Running late, start without me",
  "좋아요 👍",
  "Look up, the clouds over Namsan",
  "Who has an umbrella?",
  "저녁 뭐 먹을래요?",
  "On my way",
] as const;
const ANSWERS = [
  "Hi! I'm just around the corner.",
  "안녕하세요! 반가워요 🙌",
  "Sure, give me ten minutes.",
  "Look at the map, I'm waving 👋",
  "네, 좋아요!",
  "Only if there is coffee.",
] as const;
const EMOJI = ["👍", "😂", "❤️", "🙌"] as const;

/** Somebody in one of the groups speaks this often. */
const SPEAK_EVERY_MS = { min: 4_000, max: 12_000 };
const TYPE_MS = { min: 900, max: 2_500 };
const REACT_SHARE = 0.3;
const PICTURE_SHARE = 0.12;
const VOICE_SHARE = 0.05;

/** Something that somebody said, for whoever watches. */
export interface Said {
  who: string;
  where: string;
  text: string;
}

/**
 * Lets the crowd talk: now and then somebody speaks in one of the groups and others react, and whoever is written to directly
 * answers.
 *
 * @returns stops it
 */
export function startSmallTalk(options: {
  members: readonly CrowdMember[];
  groups: readonly CrowdGroup[];
  random: Random;
  onSaid: (said: Said) => void;
  /** A file could not be uploaded. */
  onFailed: (error: unknown) => void;
}): () => void {
  const { members, groups, random, onSaid, onFailed } = options;
  const timers = new Set<NodeJS.Timeout>();
  const later = (delayMs: number, run: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, delayMs);
    timers.add(timer);
  };

  /** Types for a while, then says it. A server that is away gets it when it is back. */
  const say = (member: CrowdMember, view: ChannelView, where: string, text: string) => {
    view.typing();
    later(randomBetween(random, TYPE_MS.min, TYPE_MS.max), () => {
      view.markRead();
      view.send({ text }).catch(() => {});
      onSaid({ who: member.person.displayName, where, text });
    });
  };

  /** Uploads something, then sends it without a word. */
  const show = async (
    member: CrowdMember,
    view: ChannelView,
    where: string,
    upload: (api: HitherApi, random: Random) => Promise<FileResource>,
  ) => {
    const attachments = [await upload(member.api, random)];
    view.markRead();
    view.send({ text: "", attachments }).catch(() => {});
    onSaid({ who: member.person.displayName, where, text: previewOf("", attachments) });
  };

  const speak = () => {
    later(randomBetween(random, SPEAK_EVERY_MS.min, SPEAK_EVERY_MS.max), speak);
    if (groups.length === 0) return;
    const { channelId, name, members: circle } = pickOne(random, groups);
    const member = pickOne(random, circle);
    const view = member.client.channel(channelId);
    const latest = view.messages.findLast(({ seq, kind }) => seq !== null && kind !== "system");
    if (latest?.seq != null && latest.senderId !== member.person.userId && random() < REACT_SHARE) {
      view.markRead();
      view.addReaction(latest.seq, pickOne(random, EMOJI)).catch(() => {});
      return;
    }
    const dice = random();
    if (dice < PICTURE_SHARE) show(member, view, name, uploadLandscape).catch(onFailed);
    else if (dice < PICTURE_SHARE + VOICE_SHARE) show(member, view, name, uploadVoice).catch(onFailed);
    else say(member, view, name, pickOne(random, LINES));
  };

  /** Answers in a direct channel, once for all that was written meanwhile. */
  const answering = new Set<string>();
  const answer = (member: CrowdMember, { channelId, kind, lastMessage, unread, closed }: InboxEntry) => {
    const mine = member.person.userId;
    if (kind !== "direct" || closed || unread === 0 || lastMessage?.senderId === mine) return;
    const what = `${mine} ${channelId}`;
    if (answering.has(what)) return;
    answering.add(what);
    const view = member.client.channel(channelId);
    view
      .open()
      .then(() => say(member, view, "a direct message", pickOne(random, ANSWERS)))
      .catch(() => {})
      .finally(() => later(TYPE_MS.max, () => answering.delete(what)));
  };

  for (const { channelId, members: circle } of groups) {
    for (const member of circle)
      member.client
        .channel(channelId)
        .open()
        .catch(() => {});
  }
  const stops = members.map((member) => {
    member.client.watchInbox().catch(() => {});
    return member.client.on("inbox", ({ changed }) => {
      for (const entry of changed) answer(member, entry);
    });
  });
  speak();
  return () => {
    for (const stop of stops) stop();
    for (const timer of timers) clearTimeout(timer);
  };
}
