import {
  type ChannelView,
  type Conversation,
  type Mentions,
  mentionsIn,
  type ShownMessage,
} from "../../../client/index.ts";
import type { Account } from "../../state/account.ts";
import { sayWritten } from "../../state/sync-keeper.ts";
import { type NewUpload, uploadsOf } from "../uploads/uploads.ts";
import type { ChosenFile } from "./chosen-files.ts";

/** The server's bound. */
const MAX_FILES_PER_MESSAGE = 20;

export interface Written {
  account: Account;
  view: ChannelView;
  conversation: Conversation;
  /** Of the thread that is written in. */
  threadSeq: number | undefined;
  text: string;
  files: readonly ChosenFile[];
  replyTo: ShownMessage | null;
  inChannel: boolean;
}

/** Sends what was written, now or once there is a network: a text by itself, files as soon as they are there. */
export async function writeMessage(written: Written): Promise<void> {
  const { account, view, conversation, threadSeq, files, replyTo, inChannel } = written;
  const text = written.text.trim();
  const answer = replyTo?.seq ?? undefined;
  const about = {
    ...(answer !== undefined && { replyTo: answer }),
    ...(inChannel && threadSeq !== undefined && { inChannel }),
  };
  const mentions = mentionsOf(text, account, view);
  if (files.length === 0) {
    if (text === "") return;
    void conversation.send({ text, ...(mentions && { mentions }), ...about });
    sayWritten();
    return;
  }
  // Where there are more files than a message may have, the words go with the first of them.
  for (let from = 0; from < files.length; from += MAX_FILES_PER_MESSAGE) {
    const message: NewUpload = {
      channelId: view.channelId,
      ...(threadSeq !== undefined && { threadSeq }),
      ...about,
      text: from === 0 ? text : "",
      ...(from === 0 && mentions && { mentions }),
      files: files.slice(from, from + MAX_FILES_PER_MESSAGE),
    };
    await uploadsOf(account).add(message);
  }
}

/** Replaces what a message says. */
export function changeMessage(
  account: Account,
  view: ChannelView,
  message: ShownMessage,
  text: string,
): void {
  if (message.seq === null || text.trim() === message.body) return;
  const mentions = mentionsOf(text, account, view);
  void view.edit(message.seq, { text: text.trim(), ...(mentions && { mentions }) });
  sayWritten();
}

/** Whom a text calls. Calling everybody is dropped where the user may not: the words stay. */
function mentionsOf(text: string, account: Account, view: ChannelView): Mentions | undefined {
  const { userIds, here, channel } = mentionsIn(text, (handle) => account.people.userIdOf(handle));
  const mayCallAll = view.may("mentionAll");
  const mentions = { userIds, here: here && mayCallAll, channel: channel && mayCallAll };
  return userIds.length > 0 || mentions.here || mentions.channel ? mentions : undefined;
}
