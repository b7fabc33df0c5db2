import type { ChannelOp } from "../../../../protocol/links/chat-channel-link.ts";
import type { ChannelModel, Code, ModelMessage } from "./channel-model.ts";

type OpOf<Type extends ChannelOp["type"]> = Extract<ChannelOp, { type: Type }>;

/** Does an op on the model. Answers why it is refused; null where it is done. */
export function performOnModel(
  model: ChannelModel,
  by: string,
  op: ChannelOp,
  nowMs: number,
  readReceipts: boolean,
): Code {
  switch (op.type) {
    case "sendMessage":
      return send(model, by, op, nowMs, readReceipts);
    case "editMessage":
      return edit(model, by, op, nowMs);
    case "deleteMessage":
      return remove(model, by, op, nowMs);
    case "addReaction":
    case "removeReaction":
      return react(model, by, op);
    case "setPin":
      return pin(model, by, op, nowMs);
    case "markRead":
      return markRead(model, by, op, readReceipts);
    case "markDelivered":
      return markDelivered(model, by, op.seq);
    case "typeInChannel":
      return model.may(by, "send");
  }
}

function send(
  model: ChannelModel,
  by: string,
  op: OpOf<"sendMessage">,
  nowMs: number,
  readReceipts: boolean,
): Code {
  const code = model.may(by, "send") ?? mayCall(model, by, op);
  if (code) return code;
  if (op.replyTo !== undefined && op.replyTo > model.lastSeq) return "invalidField";
  const { threadOf } = op;
  const root = threadOf === undefined ? undefined : model.message(threadOf);
  const isFirst = threadOf !== undefined && model.replies(threadOf).length === 0;
  if (isFirst && (!root || root.deletedAt || root.kind === "system" || root.threadOf)) return "invalidField";

  const message = model.append({
    senderId: by,
    at: nowMs,
    kind: op.kind,
    key: op.key,
    body: op.body,
    preview: op.preview,
    mentions: mentionsOf(model, op),
    attachments: attachmentsOf(op),
    replyTo: op.replyTo,
    threadOf,
    inChannel: threadOf === undefined || op.inChannel,
  });
  if (message.inChannel) read(model, by, message.seq, readReceipts);
  if (threadOf !== undefined) {
    if (isFirst && root) model.members.get(root.senderId)?.threads.set(threadOf, threadOf);
    model.members.get(by)?.threads.set(threadOf, message.seq);
  }
  model.call(message);
  return null;
}

function mayCall(model: ChannelModel, by: string, { mentions }: Pick<OpOf<"editMessage">, "mentions">): Code {
  return mentions?.channel || mentions?.here ? model.may(by, "mentionAll") : null;
}

function edit(model: ChannelModel, by: string, op: OpOf<"editMessage">, nowMs: number): Code {
  const code = model.may(by, "editOwn") ?? mayCall(model, by, op);
  if (code) return code;
  const message = alive(model, op.seq);
  if (!message) return "notFound";
  if (message.senderId !== by || message.kind === "system") return "forbidden";
  const mentions = mentionsOf(model, op);
  const callsOthers = JSON.stringify(message.mentions) !== JSON.stringify(mentions);
  const { body, preview } = op;
  Object.assign(message, { body, preview, mentions, attachments: attachmentsOf(op), editedAt: nowMs });
  if (callsOthers) model.call(message);
  return null;
}

/** Whom it calls of those who are here. */
function mentionsOf(model: ChannelModel, { mentions }: Pick<OpOf<"editMessage">, "mentions">) {
  const userIds = mentions?.userIds.filter((userId) => model.members.has(userId)) ?? [];
  const calls = userIds.length > 0 || mentions?.here || mentions?.channel;
  return mentions && calls ? { ...mentions, userIds } : undefined;
}

function attachmentsOf({ files = [] }: Pick<OpOf<"editMessage">, "files">) {
  return files.length > 0 ? files.map(({ attachment }) => attachment) : undefined;
}

function remove(model: ChannelModel, by: string, op: OpOf<"deleteMessage">, nowMs: number): Code {
  const [own, any] = [model.may(by, "deleteOwn"), model.may(by, "deleteAny")];
  if (own && any) return own;
  const message = model.message(op.seq);
  if (!message) return "notFound";
  const code = message.senderId === by ? own : any;
  if (code || message.kind === "system") return "forbidden";
  if (message.deletedAt) return null;
  Object.assign(message, { body: "", deletedAt: nowMs, deletedBy: by, pinned: false, reactions: [] });
  message.preview = undefined;
  message.mentions = undefined;
  message.attachments = undefined;
  message.called.clear();
  return null;
}

function react(model: ChannelModel, by: string, op: OpOf<"addReaction" | "removeReaction">): Code {
  const code = model.may(by, "react");
  if (code) return code;
  const message = alive(model, op.seq);
  if (!message) return "notFound";
  const others = message.reactions.filter(({ emoji, userId }) => emoji !== op.emoji || userId !== by);
  const had = others.length < message.reactions.length;
  if (op.type === "removeReaction") message.reactions = others;
  else if (!had) message.reactions.push({ emoji: op.emoji, userId: by });
  return null;
}

function pin(model: ChannelModel, by: string, op: OpOf<"setPin">, nowMs: number): Code {
  const code = model.may(by, "pin");
  if (code) return code;
  const message = alive(model, op.seq);
  if (!message) return "notFound";
  if (message.pinned === op.pinned) return null;
  message.pinned = op.pinned;
  if (op.pinned) model.say(by, { event: "pinned", seq: op.seq }, nowMs);
  return null;
}

function markRead(model: ChannelModel, by: string, op: OpOf<"markRead">, readReceipts: boolean): Code {
  const code = model.may(by, "read");
  if (code) return code;
  if (op.threadOf === undefined) {
    read(model, by, Math.min(op.seq, model.lastSeq), readReceipts);
    return null;
  }
  const last = model.replies(op.threadOf).at(-1);
  if (!last) return "notFound";
  const threads = model.members.get(by)?.threads;
  const before = threads?.get(op.threadOf);
  if (before !== undefined) threads?.set(op.threadOf, Math.max(before, Math.min(op.seq, last.seq)));
  return null;
}

function markDelivered(model: ChannelModel, by: string, seq: number): Code {
  const member = model.members.get(by);
  if (member && !model.closed)
    member.deliveredSeq = Math.max(member.deliveredSeq, Math.min(seq, model.lastSeq));
  return model.may(by, "read");
}

function read(model: ChannelModel, by: string, seq: number, readReceipts: boolean): void {
  const member = model.members.get(by);
  if (!member) return;
  member.readSeq = Math.max(member.readSeq, seq);
  if (model.closed) return;
  member.deliveredSeq = Math.max(member.deliveredSeq, seq);
  if (readReceipts) member.shownReadSeq = Math.max(member.shownReadSeq, seq);
}

function alive(model: ChannelModel, seq: number): ModelMessage | undefined {
  const message = model.message(seq);
  return message?.deletedAt ? undefined : message;
}
