import type { InboxEntry, TeamChannel } from "../../client/index.ts";

/** A channel of a team, as its page lists it. */
export interface ListedChannel {
  channelId: string;
  name: string;
  topic: string;
  /** Undefined where only the inbox knows the channel, which does not say. */
  visibility: TeamChannel["visibility"] | undefined;
  unread: number;
  isCalled: boolean;
}

interface ChannelGroups {
  mine: ListedChannel[];
  toJoin: ListedChannel[];
  archived: ListedChannel[];
}

/**
 * The channels of a team, apart: those the user is in, those to be joined, and archived ones that the user may still read. The inbox knows
 * at once, and without a network, which ones are the user's; the list knows the rest.
 */
export function groupChannels(
  teamId: string,
  listed: readonly TeamChannel[],
  inbox: readonly InboxEntry[],
): ChannelGroups {
  const byId = new Map(listed.map((channel) => [channel.channelId, channel]));
  const entries = inbox.filter((entry) => entry.teamId === teamId && entry.role !== null);
  const own = entries.map((entry) => ({ isArchived: entry.archived, channel: ofEntry(entry, byId) }));
  const ownIds = new Set(entries.map(({ channelId }) => channelId));
  const others = listed.filter(({ channelId, archived }) => !ownIds.has(channelId) && !archived);
  return {
    mine: byName(own.flatMap(({ isArchived, channel }) => (isArchived ? [] : [channel]))),
    toJoin: byName(others.map((channel) => ({ ...channel, unread: 0, isCalled: false }))),
    archived: byName(own.flatMap(({ isArchived, channel }) => (isArchived ? [channel] : []))),
  };
}

/** Unread messages in a team's channels, without those that the user wants to hear nothing of. */
export function unreadOfTeam(teamId: string, inbox: readonly InboxEntry[]): number {
  return inbox
    .filter((entry) => entry.teamId === teamId && entry.role !== null && entry.notify.level !== "nothing")
    .reduce((sum, { unread }) => sum + unread, 0);
}

function ofEntry(entry: InboxEntry, byId: ReadonlyMap<string, TeamChannel>): ListedChannel {
  const { channelId, name, unread, mentions } = entry;
  const known = byId.get(channelId);
  return {
    channelId,
    name: name ?? known?.name ?? "",
    topic: known?.topic ?? "",
    visibility: known?.visibility,
    unread,
    isCalled: mentions > 0,
  };
}

function byName(channels: ListedChannel[]): ListedChannel[] {
  return channels.sort((one, other) => one.name.localeCompare(other.name));
}
