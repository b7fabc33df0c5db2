import type { ClientFrame, ClientFrameInput } from "../../../../protocol/client-frames.ts";
import type { Caller } from "../../../../tools/contract/access/callers.ts";
import { sendText } from "../http-channels.ts";
import type { AccessWorld } from "./world.ts";

/** A frame that does something, where it is heeded. */
export type AskByFrame = (
  world: AccessWorld,
  caller: Caller,
  may: boolean,
) => ClientFrameInput | Promise<ClientFrameInput>;

const key = () => crypto.randomUUID();
const always =
  (frame: ClientFrameInput): AskByFrame =>
  () =>
    frame;

/** About a message of the caller's own, where they may write one. */
const ownMessage = async ({ channelId, people, seq }: AccessWorld, caller: Caller, may: boolean) => ({
  channelId,
  seq: may ? (await sendText(people[caller], channelId, "mine")).seq : seq,
  key: key(),
});

/** By the frame's type, and by its rule where it has several. Those that say who one is are tested by themselves. */
export const FRAME_REQUESTS: Record<string, AskByFrame> = {
  reportLocation: always({ type: "reportLocation", lat: 52.5, lng: 13.4 }),
  withdrawLocation: always({ type: "withdrawLocation" }),
  watchNear: always({ type: "watchNear" }),
  unwatchNear: always({ type: "unwatchNear" }),
  ping: always({ type: "ping" }),
  pong: always({ type: "pong", n: 0 }),
  watchInbox: always({ type: "watchInbox" }),
  setActivity: always({ type: "setActivity", active: true }),
  openChannel: ({ channelId }) => ({ type: "openChannel", channelId }),
  closeChannel: ({ channelId }) => ({ type: "closeChannel", channelId }),
  unshareInChannel: ({ channelId }) => ({ type: "unshareInChannel", channelId }),
  "sendMessage (channel:send)": ({ channelId }) => ({
    type: "sendMessage",
    channelId,
    key: key(),
    body: "hello",
  }),
  "sendMessage (channel:mentionAll)": ({ channelId }) => ({
    type: "sendMessage",
    channelId,
    key: key(),
    body: "@channel",
    mentions: { channel: true },
  }),
  editMessage: async (world, caller, may) => ({
    type: "editMessage",
    ...(await ownMessage(world, caller, may)),
    body: "changed",
  }),
  "deleteMessage (channel:deleteOwn)": async (world, caller, may) => ({
    type: "deleteMessage",
    ...(await ownMessage(world, caller, may)),
  }),
  "deleteMessage (channel:deleteAny)": async (world, _caller, may) => ({
    type: "deleteMessage",
    channelId: world.channelId,
    key: key(),
    seq: may ? (await sendText(world.spare, world.channelId, "theirs")).seq : world.seq,
  }),
  addReaction: ({ channelId, seq }) => ({ type: "addReaction", channelId, key: key(), seq, emoji: "👍" }),
  removeReaction: ({ channelId, seq }) => ({
    type: "removeReaction",
    channelId,
    key: key(),
    seq,
    emoji: "👍",
  }),
  setPin: ({ channelId, seq }) => ({ type: "setPin", channelId, key: key(), seq, pinned: true }),
  markRead: ({ channelId, seq }) => ({ type: "markRead", channelId, seq }),
  markDelivered: ({ channelId, seq }) => ({ type: "markDelivered", channelId, seq }),
  typeInChannel: ({ channelId }) => ({ type: "typeInChannel", channelId }),
  shareInChannel: ({ channelId }) => ({ type: "shareInChannel", channelId, until: Date.now() + 3_600_000 }),
  watchPresence: ({ owner, people }, caller) => ({
    type: "watchPresence",
    userIds: [caller === "owner" ? people.friend.id : owner.id],
  }),
};

/** Those that are answered only where they are refused. */
export const UNANSWERED: readonly ClientFrame["type"][] = ["pong", "markDelivered", "typeInChannel"];
