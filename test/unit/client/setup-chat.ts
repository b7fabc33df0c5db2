import type { InboxEntry, Message } from "../../../client/index.ts";
import type { ChannelEvent } from "../../../protocol/chat/server-frames.ts";
import type { ServerFrame } from "../../../protocol/server-frames.ts";
import { settled } from "./fake-clock.ts";
import { setupOpen } from "./setup.ts";

export const channelId = "channel-0123456789";
/** Whom the fake server welcomes. */
export const me = "user-0123456789";
export const other = "user-9876543210";
const stream = { channelId, epoch: "life-1" };

export function message(seq: number, values: Partial<Message> = {}): Message {
  return {
    seq,
    id: `id-${seq}`,
    senderId: other,
    at: 1_760_000_000_000 + seq,
    kind: "text",
    body: `message ${seq}`,
    ...values,
  };
}

export function entry(values: Partial<InboxEntry> = {}): InboxEntry {
  return {
    channelId,
    kind: "group",
    teamId: null,
    name: "Hikers",
    picture: null,
    userIds: [],
    role: "member",
    large: false,
    archived: false,
    closed: false,
    lastMessage: { seq: 3, senderId: other, at: 1_760_000_000_003, kind: "text" },
    unread: 2,
    mentions: 1,
    readSeq: 1,
    threads: [],
    notify: { level: "all", until: null },
    ...values,
  };
}

type Opened = Extract<ServerFrame, { type: "channelOpened" }>;

export function opened(values: Partial<Opened> = {}): Opened {
  return {
    type: "channelOpened",
    ...stream,
    offset: 10,
    recovered: false,
    channel: {
      channelId,
      kind: "group",
      teamId: null,
      visibility: null,
      name: "Hikers",
      topic: "",
      picture: null,
      userIds: [],
      createdBy: other,
      createdAt: 0,
      memberCount: 2,
      readOnly: false,
      archivedAt: null,
      closed: false,
      retentionDays: null,
    },
    role: "member",
    messages: [message(1), message(2), message(3)],
    hasEarlier: false,
    pins: [],
    receipts: [],
    readSeq: 1,
    entry: entry(),
    ...values,
  };
}

export function changed(previous: number, events: ChannelEvent[]): ServerFrame {
  return { type: "channelChanged", ...stream, previous, offset: previous + events.length, events };
}

/** A client with one channel open, at offset 10 with the messages 1 to 3. */
export async function setupChannel(
  values: Partial<Opened> = {},
  options: Parameters<typeof setupOpen>[0] = {},
) {
  const all = await setupOpen(options);
  const view = all.client.channel(channelId);
  const opening = view.open();
  all.socket.say(opened({ re: "1", ...values }));
  await opening;
  const shown = () =>
    view.messages.map(({ body, state }) => (state === "sent" ? body : `${body} (${state})`));
  const seqs = () => view.messages.map(({ seq }) => seq);
  /** Answers the newest request of this type. */
  const answer = async (
    type: "sendMessage" | "editMessage" | "addReaction" | "deleteMessage",
    reply: ServerFrame,
  ) => {
    const re = all.server.last.frames(type).at(-1)?.id;
    all.server.last.say({ ...reply, re } as ServerFrame);
    await settled();
  };
  return { ...all, view, shown, seqs, answer };
}

export const sentReply = (seq: number, offset: number): ServerFrame => ({
  type: "messageSent",
  channelId,
  seq,
  offset,
  messageId: `id-${seq}`,
  at: 1_760_000_000_000 + seq,
});

export const refusal = (code: "forbidden" | "unavailable" | "internalError" | "notFound"): ServerFrame => ({
  type: "error",
  code,
  message: code,
  retryable: code === "unavailable" || code === "internalError",
});
