import type { Message } from "../../../../protocol/chat/message.ts";
import type { PageQuery } from "../../../../protocol/links/chat-channel-link.ts";
import { callChannel, channelsOf } from "../../../chat/channel-call.ts";
import { pagesOf } from "../../../chat/export.ts";
import { segmentsOf } from "../../../chat/segment-reader.ts";
import { toHttpMessage } from "../../../chat/to-http.ts";
import { callHub, hubsOf } from "../../../friends/hub-call.ts";
import type { Exporting, ExportSection } from "../export-section.ts";
import { linesFile } from "../json-file.ts";

/**
 * What the user wrote and how they reacted, in every channel that they are or ever were in, from its archive too. Each channel is read
 * whole, a page at a time, and what is others' is dropped here.
 */
export const messagesSection: ExportSection = {
  about: `messages/<channelId>.ndjson: for each channel that you are or were in, {"message"}: what you wrote there, and
  {"reaction"}: how you reacted to the message "seq", in the order of the channel's messages`,
  async *read(exporting) {
    const { env, me } = exporting;
    for (const channelId of await callHub(hubsOf(env), me, (hub) => hub.everyChannel())) {
      const file = await linesFile(`messages/${channelId}.ndjson`, ownIn(exporting, channelId));
      if (file) yield file;
    }
  },
};

async function* ownIn(exporting: Exporting, channelId: string): AsyncGenerator<object> {
  const { env, me } = exporting;
  const source = {
    plan: (query: PageQuery) =>
      callChannel(channelsOf(env), channelId, (channel) => channel.readPageForExport(query)),
    readSegment: segmentsOf(env),
  };
  for await (const messages of pagesOf(source)) {
    for (const message of messages) {
      if (message.senderId === me && message.deletedAt === undefined) yield { message: toOwn(message) };
      for (const emoji of await reactionsTo(exporting, channelId, message)) {
        yield { reaction: { seq: message.seq, emoji } };
      }
    }
  }
}

/** A message as its sender's own: how others reacted, answered or are quoted is theirs. */
function toOwn(shown: Message): object {
  const { reactions: _, thread: _thread, replyTo, ...message } = shown;
  return { ...toHttpMessage(message), ...(replyTo && { replyTo: { seq: replyTo.seq } }) };
}

async function reactionsTo(
  { env, me }: Exporting,
  channelId: string,
  { seq, reactions = [] }: Message,
): Promise<string[]> {
  const mine: string[] = [];
  for (const { emoji, count, userIds } of reactions) {
    const isMine =
      userIds.includes(me) ||
      (count > userIds.length && (await hasReacted(env, channelId, { me, seq, emoji })));
    if (isMine) mine.push(emoji);
  }
  return mine;
}

/** A message names the first who reacted; of the others the channel knows, if the user may ask there still. */
async function hasReacted(
  env: Exporting["env"],
  channelId: string,
  { me, seq, emoji }: { me: string; seq: number; emoji: string },
): Promise<boolean> {
  // Ids are listed in their order: those that begin like this one, and no more than the last character's 62 values of them.
  const before = me.slice(0, -1);
  const outcome = await callChannel(channelsOf(env), channelId, (channel) =>
    channel.reactors(me, seq, emoji, before, 64),
  );
  return "ok" in outcome && outcome.ok.includes(me);
}
