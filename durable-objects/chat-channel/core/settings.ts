import type { Channel, ChannelUpdate } from "../../../protocol/chat/channel.ts";
import type { Operation } from "../../../protocol/chat/permissions.ts";
import type { ChannelSpec, Outcome } from "../../../protocol/links/chat-channel-link.ts";
import type { HeldFile } from "../../../protocol/links/stored-file-link.ts";
import { beginAsKnown } from "../../schema-version.ts";
import { type ChannelInfo, newChannelInfo, retentionDaysOf, toChannel } from "./channel-info.ts";
import { setPictureFile } from "./file-references.ts";
import type { Ledger } from "./ledger.ts";
import { insertMember, type MemberRow } from "./members.ts";
import { FORBIDDEN, refuse } from "./refusals.ts";
import { CHANNEL_STEPS, createTables } from "./schema.ts";
import { recordDeed } from "./system-messages.ts";

/** What changing a field takes. */
const NEEDED: Record<keyof ChannelUpdate, Operation> = {
  name: "update",
  topic: "update",
  picture: "update",
  readOnly: "setReadOnly",
  archived: "archive",
  retentionDays: "setRetention",
};

/** Makes the channel, unless it exists. */
export function createChannel(ledger: Ledger, spec: ChannelSpec, nowMs: number): Channel {
  if (ledger.exists) return toChannel(ledger.info);
  createTables(ledger.sql);
  beginAsKnown(ledger.kv, CHANNEL_STEPS);
  const members = new Map(spec.members.map((member) => [member.userId, member]));
  ledger.info = newChannelInfo({ ...spec, members: [...members.values()] }, nowMs);
  for (const { userId, role } of members.values()) insertMember(ledger, userId, role, nowMs);
  setPictureFile(ledger, spec.pictureFile ?? null);
  ledger.announceChannel();
  recordDeed(ledger, spec.createdBy, { event: "created" }, nowMs);
  ledger.tellAll();
  return toChannel(ledger.info);
}

/** Changes what the update names, if the member may change all of it. `pictureFile`: the new picture, where it names one. */
export function updateChannel(
  ledger: Ledger,
  member: MemberRow,
  update: ChannelUpdate,
  nowMs: number,
  pictureFile: HeldFile | null,
): Outcome<Channel> {
  const fields = Object.keys(update) as (keyof ChannelUpdate)[];
  if (!fields.every((field) => ledger.may(NEEDED[field], member.role))) return FORBIDDEN;
  const { info } = ledger;
  const after = { ...info, ...changesOf(info, update, ledger.timeOf(nowMs)) };
  const changed = fields.filter((field) => {
    const key = field === "archived" ? "archivedAtMs" : field;
    return info[key] !== after[key];
  });
  if (changed.includes("picture")) {
    // Another one than the Worker looked at and holds: somebody else changed it meanwhile.
    if (after.picture !== (pictureFile?.attachment.fileId ?? null)) {
      return refuse("invalidField", "the picture was changed just now; try again", "picture");
    }
    setPictureFile(ledger, pictureFile);
  }
  if (changed.length > 0) {
    ledger.info = after;
    ledger.announceChannel();
    const named = changed.includes("name") && after.name !== null && { name: after.name };
    recordDeed(ledger, member.user, { event: "updated", fields: changed, ...named }, nowMs);
    ledger.tellEveryone();
  }
  return { ok: toChannel(ledger.info) };
}

function changesOf(info: ChannelInfo, update: ChannelUpdate, nowMs: number): Partial<ChannelInfo> {
  const { name, topic, picture, readOnly, archived, retentionDays } = update;
  return {
    ...(name !== undefined && { name }),
    ...(topic !== undefined && { topic }),
    ...(picture !== undefined && { picture }),
    ...(readOnly !== undefined && { readOnly }),
    ...(archived !== undefined && { archivedAtMs: archived ? (info.archivedAtMs ?? nowMs) : null }),
    ...(retentionDays !== undefined && { retentionDays }),
  };
}

/** Archives the channel without asking anyone's leave. Does nothing where there is none. */
export function archiveChannel(ledger: Ledger, nowMs: number): void {
  if (!ledger.exists || ledger.info.archivedAtMs !== null) return;
  changeQuietly(ledger, { archivedAtMs: ledger.timeOf(nowMs) });
}

/** Takes over what the team says of how long messages are kept. */
export function setTeamRetention(ledger: Ledger, teamRetentionDays: number | null): void {
  if (!ledger.exists || ledger.info.teamRetentionDays === teamRetentionDays) return;
  const before = retentionDaysOf(ledger.info);
  if (retentionDaysOf({ ...ledger.info, teamRetentionDays }) === before) {
    ledger.info = { ...ledger.info, teamRetentionDays };
  } else changeQuietly(ledger, { teamRetentionDays });
}

/** Closes a direct channel and raises its version. Does nothing where there is none. */
export function closePair(ledger: Ledger): void {
  if (!ledger.exists) return;
  const raised = { pairVersion: ledger.info.pairVersion + 1 };
  if (ledger.info.closed) ledger.info = { ...ledger.info, ...raised };
  else changeQuietly(ledger, { ...raised, closed: true });
}

/** Opens a direct channel, unless it was closed since it had this version. Answers whether it did. */
export function reopenPair(ledger: Ledger, version: number): boolean {
  if (!ledger.exists || ledger.info.pairVersion !== version) return false;
  if (ledger.info.closed) changeQuietly(ledger, { closed: false });
  return true;
}

/** Changes the channel without a message that says so. */
function changeQuietly(ledger: Ledger, change: Partial<ChannelInfo>): void {
  ledger.info = { ...ledger.info, ...change };
  ledger.announceChannel();
  ledger.recordChange(0);
  ledger.tellEveryone();
}
