import type { Notify } from "../../../protocol/chat/inbox.ts";
import type { ChannelEntry } from "../../../protocol/links/chat-channel-link.ts";
import { heardLevel } from "./channel-subject.ts";

/** The number on the app's icon: what is unread in the channels that the user is in, as far as it would be told. */
export function badgeOf(
  entries: readonly ChannelEntry[],
  levelOf: (entry: ChannelEntry) => Notify["level"],
): number {
  return entries.reduce((sum, entry) => sum + shareOf(entry, heardLevel(entry, levelOf(entry))), 0);
}

function shareOf({ unread, mentionSeqs }: ChannelEntry, level: Notify["level"]): number {
  if (level === "nothing") return 0;
  return level === "all" ? unread : mentionSeqs.length;
}
