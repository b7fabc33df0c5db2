import type { InboxEntry, ShownMessage } from "../../../../client/index.ts";

/** A message as tests write one. */
export function shown(message: Partial<ShownMessage> = {}): ShownMessage {
  return {
    seq: 1,
    id: "id",
    senderId: "mina",
    at: Date.UTC(2026, 10, 30, 12),
    kind: "text",
    body: "hi",
    state: "sent",
    error: null,
    ...message,
  };
}

/** A channel of the list as tests write one. */
export function entry(fields: Partial<InboxEntry> = {}): InboxEntry {
  return {
    channelId: "channel-1",
    kind: "group",
    teamId: null,
    name: "Hikers",
    picture: null,
    userIds: [],
    role: "member",
    large: false,
    archived: false,
    closed: false,
    lastMessage: null,
    unread: 0,
    mentions: 0,
    readSeq: 0,
    threads: [],
    notify: { level: "all", until: null },
    ...fields,
  };
}
