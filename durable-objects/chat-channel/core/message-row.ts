import type { Mentions, Message, Reaction, Thread } from "../../../protocol/chat/message.ts";
import type { Attachment } from "../../../protocol/files/file.ts";
import type { ChannelStorage } from "./storage.ts";

/** A row of `messages`, without what only the rules need. */
export type MessageRow = {
  seq: number;
  id: string;
  sender: string;
  at_ms: number;
  kind: string;
  body: string;
  key: string | null;
  preview: string | null;
  mentions: string | null;
  attachments: string | null;
  reply_to: number | null;
  thread_of: number | null;
  in_channel: number;
  forwarded: string | null;
  edited_at_ms: number | null;
  deleted_at_ms: number | null;
  deleted_by: string | null;
};

export const MESSAGE_COLUMNS = `seq, id, sender, at_ms, kind, body, key, preview, mentions, attachments, reply_to, thread_of,
  in_channel, forwarded, edited_at_ms, deleted_at_ms, deleted_by`;

/** So many people's ids go with each reaction to a message; the rest are only counted. */
export const SHOWN_REACTORS = 100;

/** A hot message as it is now, or null where there is none of this number. */
export function readMessage(storage: ChannelStorage, seq: number): Message | null {
  return readMessages(storage, [seq])[0] ?? null;
}

/** Hot messages as they are now, rising by seq. Numbers of others are passed over. */
export function readMessages(storage: ChannelStorage, seqs: readonly number[]): Message[] {
  const rows = storage.sql.all<MessageRow>(
    `SELECT ${MESSAGE_COLUMNS} FROM messages WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq`,
    JSON.stringify(seqs),
  );
  return toMessages(storage, rows);
}

/** What stands in rows of `messages`, rising by seq, with what stands around them: quotes, reactions, threads, pins. */
export function toMessages(storage: ChannelStorage, rows: readonly MessageRow[]): Message[] {
  if (rows.length === 0) return [];
  const seqs = rows.map((row) => row.seq);
  const reactions = readReactions(storage, seqs);
  const [first = 0, last = first] = [seqs[0], seqs.at(-1)];
  const threads = readThreads(storage, first, last);
  const pins = readPins(storage, first, last);
  const quotes = readQuotes(
    storage,
    rows.flatMap((row) => row.reply_to ?? []),
  );
  return rows.map((row) => {
    const { seq } = row;
    const reacted = reactions.get(seq);
    const thread = threads.get(seq);
    return {
      ...ownOf(row),
      ...(row.reply_to !== null && { replyTo: quotes.get(row.reply_to) ?? { seq: row.reply_to } }),
      ...(reacted && { reactions: reacted }),
      ...(thread && { thread }),
      ...(pins.has(seq) && { pinned: true }),
    };
  });
}

/** What stands in the row alone. */
function ownOf(row: MessageRow): Message {
  return {
    seq: row.seq,
    id: row.id,
    senderId: row.sender,
    at: row.at_ms,
    kind: row.kind,
    body: row.body,
    ...(row.key !== null && { key: row.key }),
    ...(row.preview !== null && { preview: row.preview }),
    ...(row.mentions !== null && { mentions: JSON.parse(row.mentions) as Mentions }),
    ...(row.attachments !== null && { attachments: JSON.parse(row.attachments) as Attachment[] }),
    ...(row.thread_of !== null && { threadOf: row.thread_of, inChannel: row.in_channel === 1 }),
    ...(row.forwarded !== null && { forwarded: JSON.parse(row.forwarded) as Message["forwarded"] & object }),
    ...(row.edited_at_ms !== null && { editedAt: row.edited_at_ms }),
    ...(row.deleted_at_ms !== null && { deletedAt: row.deleted_at_ms }),
    ...(row.deleted_by !== null && { deletedBy: row.deleted_by }),
  };
}

/** All reactions to a message, in the order in which each emoji came first. */
export function reactionsTo(storage: ChannelStorage, seq: number): Reaction[] {
  return readReactions(storage, [seq]).get(seq) ?? [];
}

function readReactions({ sql }: ChannelStorage, seqs: readonly number[]): Map<number, Reaction[]> {
  const counts = sql.all<{ seq: number; emoji: string; count: number }>(
    `SELECT seq, emoji, count(*) AS count FROM reactions WHERE seq IN (SELECT value FROM json_each(?))
     GROUP BY seq, emoji ORDER BY seq, min(at_ms), emoji`,
    JSON.stringify(seqs),
  );
  const bySeq = new Map<number, Reaction[]>();
  for (const { seq, emoji, count } of counts) {
    const users = sql.all<{ user: string }>(
      "SELECT user FROM reactions WHERE seq = ? AND emoji = ? ORDER BY at_ms, user LIMIT ?",
      seq,
      emoji,
      SHOWN_REACTORS,
    );
    const reaction = { emoji, count, userIds: users.map(({ user }) => user) };
    bySeq.set(seq, [...(bySeq.get(seq) ?? []), reaction]);
  }
  return bySeq;
}

/** The threads that begin with messages from `first` to `last`, archived ones or not. */
export function readThreads({ sql }: ChannelStorage, first: number, last: number): Map<number, Thread> {
  const rows = sql.all<{ root: number; count: number; last_seq: number; last_at_ms: number; users: string }>(
    "SELECT * FROM threads WHERE root BETWEEN ? AND ?",
    first,
    last,
  );
  return new Map(
    rows.map((row) => {
      const userIds = JSON.parse(row.users) as string[];
      return [row.root, { count: row.count, lastSeq: row.last_seq, lastAt: row.last_at_ms, userIds }];
    }),
  );
}

/** Which messages from `first` to `last` are pinned, archived ones or not. */
export function readPins({ sql }: ChannelStorage, first: number, last: number): Set<number> {
  const rows = sql.all<{ seq: number }>("SELECT seq FROM pins WHERE seq BETWEEN ? AND ?", first, last);
  return new Set(rows.map(({ seq }) => seq));
}

type Quote = NonNullable<Message["replyTo"]>;

/** What is shown of quoted messages that are hot. */
export function readQuotes({ sql }: ChannelStorage, seqs: readonly number[]): Map<number, Quote> {
  if (seqs.length === 0) return new Map();
  const rows = sql.all<Pick<MessageRow, "seq" | "sender" | "preview" | "deleted_at_ms">>(
    "SELECT seq, sender, preview, deleted_at_ms FROM messages WHERE seq IN (SELECT value FROM json_each(?))",
    JSON.stringify(seqs),
  );
  return new Map(
    rows.map(({ seq, sender, preview, deleted_at_ms }) => [
      seq,
      {
        seq,
        senderId: sender,
        ...(preview !== null && { preview }),
        ...(deleted_at_ms !== null && { deleted: true }),
      },
    ]),
  );
}
