import { uploadLandscape, uploadVoice } from "../crowd/crowd-files.ts";
import type { CrowdMember } from "../crowd/crowd-member.ts";
import type { Crowd } from "../crowd/start-crowd.ts";
import { seededRandom } from "../random.ts";

/** The group in which the story is told. */
export const GROUP = "Coffee in Jongno";

/** Lets some of the crowd say what a picture of a talk should show: quotes, pictures, a voice, reactions, a thread. */
export async function tellStory({ members }: Crowd): Promise<void> {
  const circle = await membersOf(members);
  const [first, second = first, third = second] = circle;
  if (first === undefined || second === undefined || third === undefined) {
    throw new Error(`nobody is in "${GROUP}"`);
  }
  const { channelId } = first;
  const [ada, ben, cho] = [first, second, third].map(({ member }) => member.client.channel(channelId));
  if (ada === undefined || ben === undefined || cho === undefined) return;
  const random = seededRandom(7);

  const asked = await ada.send({ text: "Anyone near City Hall around six? ☕" });
  await ben.send({ text: "저는 덕수궁 쪽이에요. 10분이면 가요!", replyTo: asked.seq });
  await cho.send({
    text: "Look at this light",
    attachments: [await uploadLandscape(third.member.api, random)],
  });
  const picked = await ada.send({ text: "*Tea Garden*, then? It is 300 m from all of us." });
  await ben.addReaction(picked.seq, "👍");
  await cho.addReaction(picked.seq, "👍");
  await cho.addReaction(picked.seq, "🍵");
  await ben.thread(picked.seq).send({ text: "Upstairs, by the window?" });
  await cho.thread(picked.seq).send({ text: "네, 좋아요" });
  await ben.send({ text: "", attachments: [await uploadVoice(second.member.api, random)] });
  await cho.send({ text: "On my way – you can see me on the map 👋" });
}

async function membersOf(members: readonly CrowdMember[]) {
  const found: { member: CrowdMember; channelId: string }[] = [];
  for (const member of members) {
    const entry = member.client.inbox.latestFirst.find(({ name }) => name === GROUP);
    if (entry !== undefined) found.push({ member, channelId: entry.channelId });
  }
  return found;
}
