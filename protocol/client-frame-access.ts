import type { AccessOf } from "./access.ts";
import type { ClientFrame } from "./client-frames.ts";

/**
 * Who may send a frame. Before its `hello` has been answered by `welcome` a socket may send nothing else. `signedIn` frames concern
 * the sender's own device alone.
 */
export const CLIENT_FRAME_ACCESS: Record<ClientFrame["type"], AccessOf> = {
  hello: "socketToken",
  authenticate: "socketToken",
  reportLocation: "signedIn",
  withdrawLocation: "signedIn",
  watchNear: "signedIn",
  unwatchNear: "signedIn",
  ping: "signedIn",
  pong: "signedIn",
  watchInbox: "signedIn",
  openChannel: "channel:read",
  closeChannel: "signedIn",
  sendMessage: ["channel:send", "channel:mentionAll"],
  editMessage: "channel:editOwn",
  deleteMessage: ["channel:deleteOwn", "channel:deleteAny"],
  addReaction: "channel:react",
  removeReaction: "channel:react",
  setPin: "channel:pin",
  markRead: "channel:read",
  markDelivered: "channel:read",
  typeInChannel: "channel:send",
  shareInChannel: "channel:shareLocation",
  unshareInChannel: "signedIn",
  watchPresence: "friendOrTeammate",
  setActivity: "signedIn",
};
