import type { z } from "zod";
import { Directory } from "../../db/directory/directory.ts";
import type { groupInputSchema } from "../../protocol/chat/channel.ts";
import type { ChannelSpec } from "../../protocol/links/chat-channel-link.ts";
import type { Env } from "../env.ts";
import { holdPicture } from "../files/pictures/hold-picture.ts";
import { unavailable } from "../unavailable.ts";
import { callChannel, channelsOf } from "./channel-call.ts";
import { expelDeleted } from "./expel-deleted.ts";
import { newGroupId } from "./group-id.ts";
import { refuseFullInbox } from "./refuse-full-inbox.ts";
import { refuseStrangers } from "./refuse-strangers.ts";

/** Who makes the group, and by which idempotency key, if any. */
export interface GroupMaker {
  userId: string;
  key: string | undefined;
}

/**
 * Makes a group of friends, owned by the user; with a key that made one before, nothing.
 *
 * @returns its id. Throws what `refuseStrangers` and `holdPicture` do, and `unavailable`.
 */
export async function createGroup(
  env: Env,
  { userId, key }: GroupMaker,
  { userIds, ...details }: z.infer<typeof groupInputSchema>,
): Promise<string> {
  const channelId = await newGroupId(userId, key);
  const channelOf = channelsOf(env);
  if (key !== undefined) {
    const known = await callChannel(channelOf, channelId, (group) => group.describe(userId)).catch(
      unavailable,
    );
    if ("ok" in known) return channelId;
  }
  const others = [...new Set(userIds)].filter((other) => other !== userId);
  await refuseStrangers(new Directory(env), userId, others, "userIds");
  const { picture } = details;
  const holder = `channel:${channelId}` as const;
  const pictureFile =
    picture === null
      ? null
      : await holdPicture(env, { by: userId, fileId: picture, holder, field: "picture" });
  const spec: ChannelSpec = {
    ...details,
    ...(pictureFile && { pictureFile }),
    channelId,
    kind: "group",
    teamId: null,
    visibility: null,
    readOnly: false,
    retentionDays: null,
    createdBy: userId,
    members: [
      { userId, role: "owner" },
      ...others.map((other) => ({ userId: other, role: "member" as const })),
    ],
  };
  await refuseFullInbox(env, userId);
  await callChannel(channelOf, channelId, (group) => group.create(spec)).catch(unavailable);
  await expelDeleted(env, channelId, others);
  return channelId;
}
