import type { ChannelOp } from "../../../../protocol/links/chat-channel-link.ts";
import { heldFile } from "../../../support/held-file.ts";
import type { ChannelModel } from "./channel-model.ts";
import type { Wish } from "./wishes.ts";

export type MessageWish = Extract<
  Wish,
  { what: "send" | "edit" | "delete" | "type" | "react" | "pin" | "read" | "readThread" | "deliver" }
>;

/** The op that a wish comes down to as things stand. `key` is a fresh one. */
export function opOfWish(
  model: ChannelModel,
  wish: MessageWish,
  key: string,
  isArchived: boolean,
): ChannelOp {
  const body = `${wish.what} ${key}`;
  switch (wish.what) {
    case "send": {
      const { mentions, replyTo, threadOf, inChannel } = wish;
      return {
        type: "sendMessage",
        key,
        kind: "text",
        body,
        preview: body,
        searchText: true,
        inChannel,
        ...(mentions && { mentions }),
        files: wish.files.map((file) => heldFile(file)),
        ...(replyTo !== null && { replyTo: seqOf(model, replyTo) }),
        ...(threadOf !== null && { threadOf: rootOf(model, threadOf) }),
      };
    }
    case "edit": {
      const { by, target, mentions } = wish;
      const files = wish.files.map((file) => heldFile(file));
      const seq = ownOf(model, by, target);
      return { type: "editMessage", key, seq, body, files, ...(mentions && { mentions }) };
    }
    case "delete":
      return { type: "deleteMessage", key, seq: seqOf(model, wish.target) };
    case "react": {
      const type = wish.added ? "addReaction" : "removeReaction";
      return { type, key, seq: seqOf(model, wish.target), emoji: wish.emoji };
    }
    case "pin":
      return { type: "setPin", key, seq: seqOf(model, wish.target), pinned: wish.pinned };
    case "read":
      return { type: "markRead", seq: seqOf(model, wish.target) };
    case "readThread": {
      // Where messages of threads may be archived, marks in the middle of one are not exact: they are set at its end.
      const seq = isArchived ? model.lastSeq : seqOf(model, wish.target);
      return { type: "markRead", seq, threadOf: rootOf(model, wish.root) };
    }
    case "deliver":
      return { type: "markDelivered", seq: seqOf(model, wish.target) };
    case "type":
      return { type: "typeInChannel" };
  }
}

/** Any message, or the one after the last. */
function seqOf(model: ChannelModel, n: number): number {
  return (n % (model.lastSeq + 1)) + 1;
}

/** A thread that there is, more often than not; else any message. */
function rootOf(model: ChannelModel, n: number): number {
  const roots = [...new Set(model.messages.flatMap(({ threadOf }) => threadOf ?? []))];
  const root = n % 3 > 0 ? roots[n % Math.max(1, roots.length)] : undefined;
  return root ?? seqOf(model, n);
}

/** A message of one's own, more often than not; else any. */
function ownOf(model: ChannelModel, by: string, n: number): number {
  const own = model.messages.filter(({ senderId, kind }) => senderId === by && kind !== "system");
  const some = n % 4 > 0 ? own[n % Math.max(1, own.length)] : undefined;
  return some?.seq ?? seqOf(model, n);
}
