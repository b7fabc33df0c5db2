import type { InboxEntry } from "../../../client/index.ts";
import { matcherOf } from "../../ui/match-text.ts";

export const CHANNEL_FILTERS = ["all", "unread", "direct", "groups", "teams"] as const;
export type ChannelFilter = (typeof CHANNEL_FILTERS)[number];

const PASSES: Record<ChannelFilter, (entry: InboxEntry) => boolean> = {
  all: () => true,
  unread: ({ unread, mentions, threads }) => unread + mentions + threads.length > 0,
  direct: ({ kind }) => kind === "direct",
  groups: ({ kind }) => kind === "group",
  teams: ({ kind }) => kind === "team",
};

/** The channels of one sort whose name has all the words that were typed, in the order they come in. */
export function filterChannels(
  entries: readonly InboxEntry[],
  { filter, text, nameOf }: { filter: ChannelFilter; text: string; nameOf: (entry: InboxEntry) => string },
): InboxEntry[] {
  const matches = matcherOf(text);
  return entries.filter((entry) => PASSES[filter](entry) && matches(nameOf(entry)));
}

/** Whether nobody wants to hear of it now. */
export function isMuted({ notify: { level, until } }: Pick<InboxEntry, "notify">, nowMs: number): boolean {
  return level === "nothing" && (until === null || until > nowMs);
}
