import { env } from "cloudflare:workers";
import type { ChatChannelMethods, Outcome } from "../../../../protocol/links/chat-channel-link.ts";
import type { FileOutcome } from "../../../../protocol/links/stored-file-link.ts";
import type { AccessWorld } from "./world.ts";

type Answer = Outcome<unknown> | FileOutcome<unknown>;

/**
 * A call of a method that decides for itself.
 *
 * @param by the id of the user who acts
 * @param channelId the group that it is about
 */
export type CallMethod = (world: AccessWorld, by: string, channelId: string) => Promise<Answer>;

const inChannel =
  (
    call: (channel: ChatChannelMethods, world: AccessWorld, by: string) => Promise<Outcome<unknown>>,
  ): CallMethod =>
  (world, by, channelId) =>
    call(env.CHAT_CHANNELS.getByName(channelId), world, by);

const ofFile = (fileId: string) => env.STORED_FILES.getByName(fileId);
const key = () => crypto.randomUUID();

/** By the method, and by its rule where it has several. */
export const METHOD_CALLS: Record<string, CallMethod> = {
  "ChatChannel.describe": inChannel((channel, _, by) => channel.describe(by)),
  "ChatChannel.update (channel:update)": inChannel((channel, _, by) => channel.update(by, { topic: "mine" })),
  "ChatChannel.update (channel:setReadOnly)": inChannel((channel, _, by) =>
    channel.update(by, { readOnly: true }),
  ),
  "ChatChannel.update (channel:archive)": inChannel((channel, _, by) =>
    channel.update(by, { archived: true }),
  ),
  "ChatChannel.update (channel:setRetention)": inChannel((channel, _, by) =>
    channel.update(by, { retentionDays: 7 }),
  ),
  "ChatChannel.addMembers": inChannel((channel, { invitee }, by) => channel.addMembers(by, [invitee.id])),
  "ChatChannel.leave": inChannel((channel, _, by) => channel.leave(by)),
  "ChatChannel.removeMember (channel:removeMember)": inChannel((channel, { spare }, by) =>
    channel.removeMember(by, spare.id),
  ),
  "ChatChannel.removeMember (channel:removeAdmin)": inChannel((channel, { secondAdmin }, by) =>
    channel.removeMember(by, secondAdmin.id),
  ),
  "ChatChannel.setRole": inChannel((channel, { spare }, by) => channel.setRole(by, spare.id, "admin")),
  "ChatChannel.members": inChannel((channel, _, by) => channel.members(by, null, 10)),
  "ChatChannel.membersAmong": inChannel((channel, { spare }, by) => channel.membersAmong(by, [spare.id])),
  "ChatChannel.readPage": inChannel((channel, _, by) => channel.readPage(by, { newest: true, limit: 10 })),
  "ChatChannel.changesSince": inChannel((channel, _, by) =>
    channel.changesSince(by, { epoch: "", offset: 0, seq: 0 }),
  ),
  "ChatChannel.reactors": inChannel((channel, _, by) => channel.reactors(by, 1, "👍", null, 10)),
  "ChatChannel.pins": inChannel((channel, _, by) => channel.pins(by)),
  "ChatChannel.receipts": inChannel((channel, _, by) => channel.receipts(by)),
  "ChatChannel.search": inChannel((channel, _, by) => channel.search(by, "hello", null, 10)),
  "ChatChannel.exportHeader": inChannel((channel, _, by) => channel.exportHeader(by)),
  // Of the world's own group, in which it was sent.
  "ChatChannel.fileOf": ({ channelId, fileId }, by) =>
    env.CHAT_CHANNELS.getByName(channelId).fileOf(by, fileId),
  "StoredFile.takeTurn": ({ openFileId }, by) => ofFile(openFileId).takeTurn(by, 0),
  "StoredFile.finish": ({ fileId }, by) => ofFile(fileId).finish(by),
  "StoredFile.storedThumbnail": ({ openFileId }, by) => ofFile(openFileId).storedThumbnail(by),
  "StoredFile.hold": ({ fileId }, by) => ofFile(fileId).hold("channel:another-one", { ownerId: by }),
  "ChatChannel.perform": inChannel((channel, _, by) =>
    channel.perform(
      by,
      { type: "sendMessage", key: key(), kind: "text", body: "hi", inChannel: false },
      true,
    ),
  ),
};
