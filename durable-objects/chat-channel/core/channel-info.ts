import type { Channel } from "../../../protocol/chat/channel.ts";
import type { ChannelState } from "../../../protocol/chat/permissions.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { ChannelSpec } from "../../../protocol/links/chat-channel-link.ts";

/** What the channel is, as it stands in its storage. */
export interface ChannelInfo extends Omit<Channel, "createdAt" | "archivedAt"> {
  /** Names this life of the channel's stream. */
  epoch: string;
  createdAtMs: number;
  archivedAtMs: number | null;
  /** What the team says, for a channel that says nothing of its own in `retentionDays`. */
  teamRetentionDays: number | null;
  /** Raised whenever a direct channel is closed, so that opening it can tell whether that came between. */
  pairVersion: number;
}

/** A new channel. A direct one is closed until the two are known to be friends. */
export function newChannelInfo(spec: ChannelSpec, nowMs: number): ChannelInfo {
  const { members, pictureFile: _, ...fields } = spec;
  const isDirect = spec.kind === "direct";
  return {
    ...fields,
    epoch: crypto.randomUUID(),
    userIds: isDirect ? members.map(({ userId }) => userId).toSorted() : [],
    createdAtMs: nowMs,
    memberCount: members.length,
    archivedAtMs: null,
    closed: isDirect,
    teamRetentionDays: null,
    pairVersion: 0,
  };
}

/** What members may know of the channel. */
export function toChannel(info: ChannelInfo): Channel {
  return {
    channelId: info.channelId,
    kind: info.kind,
    teamId: info.teamId,
    visibility: info.visibility,
    name: info.name,
    topic: info.topic,
    picture: info.picture,
    userIds: info.userIds,
    createdBy: info.createdBy,
    createdAt: info.createdAtMs,
    memberCount: info.memberCount,
    readOnly: info.readOnly,
    archivedAt: info.archivedAtMs,
    closed: info.closed,
    retentionDays: retentionDaysOf(info),
  };
}

/** For how many days messages are kept: as the channel says, else as its team does; null: for ever. */
export function retentionDaysOf(info: ChannelInfo): number | null {
  return info.retentionDays ?? info.teamRetentionDays;
}

/** What of the channel decides who may do what in it. */
export function stateOf({ kind, readOnly, archivedAtMs, closed }: ChannelInfo): ChannelState {
  return { kind, readOnly, archived: archivedAtMs !== null, closed };
}

/** Whether it has more members than are told of every message. */
export function isLarge({ memberCount }: ChannelInfo): boolean {
  return memberCount > LIMITS.maxFanOutMembers;
}
