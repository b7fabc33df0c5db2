import { type ChannelView, type FileResource, type HitherApi, previewOf } from "../../client/index.ts";
import { pickOne, type Random } from "../random.ts";
import { uploadLandscape, uploadVoice } from "./crowd-files.ts";
import type { CrowdMember } from "./crowd-member.ts";
import type { CrowdGroup } from "./groups.ts";
import type { Speech } from "./speech.ts";

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
export const EMOJI = ["👍", "😂", "❤️", "🙌"] as const;

/** Somebody in one of the groups speaks this often. */
const SPEAK_EVERY_MS = { min: 4_000, max: 12_000 };
const REACT_SHARE = 0.3;
const PICTURE_SHARE = 0.12;
const VOICE_SHARE = 0.05;

/** Lets the crowd talk among itself: now and then somebody speaks in one of the groups, and others react. */
export function startSmallTalk(options: {
  groups: readonly CrowdGroup[];
  random: Random;
  speech: Speech;
  /** A file could not be uploaded. */
  onFailed: (error: unknown) => void;
}): void {
  const { groups, random, speech, onFailed } = options;

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
    speech.said(member, where, previewOf("", attachments));
  };

  const speak = () => {
    speech.later(SPEAK_EVERY_MS, speak);
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
    else speech.say(member, view, name, pickOne(random, LINES));
  };

  for (const { channelId, members: circle } of groups) {
    for (const member of circle)
      member.client
        .channel(channelId)
        .open()
        .catch(() => {});
  }
  speak();
}
