import type { Message } from "../../../protocol/chat/message.ts";
import type { ArchivedMessage } from "../../../protocol/links/chat-channel-link.ts";
import { undiscard } from "./discarded.ts";
import type { Ledger } from "./ledger.ts";
import { MESSAGE_COLUMNS, type MessageRow, SHOWN_REACTORS, toMessages } from "./message-row.ts";
import { MESSAGE_BYTES } from "./pages.ts";
import { dropFromIndex } from "./search-index.ts";
import { contentOf } from "./segment-content.ts";
import type { ChannelConfig, ChannelStorage } from "./storage.ts";

/**
 * When there are so many hot messages, or so old ones, that a segment of them is to be archived; null: there are not. A
 * time that has passed: now.
 *
 * @param isHeavy whether their texts take more than `hotBytes`
 */
export function archivingDueMs(
  storage: ChannelStorage,
  config: ChannelConfig,
  isHeavy: boolean,
): number | null {
  const { first, last } = hotRange(storage);
  const hot = last - first + 1;
  if (hot > config.hotMessages + config.segmentMessages || (isHeavy && hot > 1)) return 0;
  // The newest message always stays.
  if (hot <= config.segmentMessages) return null;
  const [row] = storage.sql.all<{ at_ms: number }>(
    "SELECT at_ms FROM messages WHERE seq = ?",
    first + config.segmentMessages - 1,
  );
  return row ? row.at_ms + config.hotAgeMs : null;
}

/** The oldest hot messages, as they go into a segment of the archive, where it is time for that. */
export function nextSegment(
  storage: ChannelStorage,
  nowMs: number,
  config: ChannelConfig,
  isHeavy = false,
): ArchivedMessage[] | null {
  const dueMs = archivingDueMs(storage, config, isHeavy);
  if (dueMs === null || dueMs > nowMs) return null;
  const { first, last } = hotRange(storage);
  return readHot(storage, first, Math.min(lastFitting(storage, config), last - 1));
}

/** Bytes of the texts of all hot messages. */
export function hotBytes({ sql }: ChannelStorage): number {
  const [row] = sql.all<{ bytes: number }>(
    "SELECT total(octet_length(body) + ifnull(octet_length(search_text), 0)) AS bytes FROM messages",
  );
  return row?.bytes ?? 0;
}

/**
 * Enters a segment that R2 has by now, and drops its messages from the hot window. Answers false, having done nothing, where one
 * of them changed since they were read.
 */
export function commitSegment(ledger: Ledger, messages: readonly ArchivedMessage[], name: string): boolean {
  const content = contentOf(messages);
  const { firstSeq, lastSeq } = content;
  const now = readHot(ledger, firstSeq, lastSeq);
  if (JSON.stringify(now) !== JSON.stringify(messages)) return false;
  ledger.keepCounters();
  ledger.sql.run(
    `INSERT INTO segments (first_seq, last_seq, last_n, first_at_ms, last_at_ms, name, count, threads, grams)
     SELECT ?, ?, n, ?, ?, ?, ?, ?, ? FROM messages WHERE seq = ?`,
    firstSeq,
    lastSeq,
    content.firstAtMs,
    content.lastAtMs,
    name,
    content.count,
    content.threads,
    content.filter,
    lastSeq,
  );
  ledger.sql.run("DELETE FROM messages WHERE seq <= ?", lastSeq);
  undiscard(ledger, name);
  dropFromIndex(ledger, lastSeq);
  dropFoldedReactions(
    ledger,
    messages.map(({ seq }) => seq),
  );
  return true;
}

/**
 * Drops the rows of reactions that archived messages now carry themselves. Where there are more people than a message carries,
 * the rows stay.
 */
export function dropFoldedReactions({ sql }: ChannelStorage, seqs: readonly number[]): void {
  sql.run(
    `DELETE FROM reactions WHERE seq IN (SELECT value FROM json_each(?1)) AND seq NOT IN (
       SELECT seq FROM reactions WHERE seq IN (SELECT value FROM json_each(?1)) GROUP BY seq, emoji HAVING count(*) > ?2)`,
    JSON.stringify(seqs),
    SHOWN_REACTORS,
  );
}

/** The oldest and the newest hot message; from 1 to 0 where there are none. */
function hotRange({ sql }: ChannelStorage): { first: number; last: number } {
  const [row] = sql.all<{ first: number | null; last: number | null }>(
    "SELECT (SELECT min(seq) FROM messages) AS first, (SELECT max(seq) FROM messages) AS last",
  );
  return { first: row?.first ?? 1, last: row?.last ?? 0 };
}

/** The last message of the oldest ones that fit into one segment. */
function lastFitting({ sql }: ChannelStorage, { segmentMessages, segmentBytes }: ChannelConfig): number {
  const rows = sql.all<{ seq: number; bytes: number }>(
    `SELECT seq, ${MESSAGE_BYTES} + ifnull(octet_length(search_text), 0) AS bytes FROM messages ORDER BY seq LIMIT ?`,
    segmentMessages,
  );
  let bytes = 0;
  const end = rows.findIndex((row, index) => {
    bytes += row.bytes;
    return index > 0 && bytes > segmentBytes;
  });
  return rows.at(end === -1 ? -1 : end - 1)?.seq ?? 0;
}

function readHot(storage: ChannelStorage, firstSeq: number, lastSeq: number): ArchivedMessage[] {
  const rows = storage.sql.all<HotRow>(
    `SELECT ${MESSAGE_COLUMNS}, n, search_text FROM messages WHERE seq BETWEEN ? AND ? ORDER BY seq`,
    firstSeq,
    lastSeq,
  );
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  return toMessages(storage, rows).flatMap((message) => {
    const row = bySeq.get(message.seq);
    return row ? [toArchived(message, row)] : [];
  });
}

type HotRow = MessageRow & { n: number; search_text: string | null };

/** Without what has a table of its own or is looked up when it is read, so that it cannot grow old here. */
function toArchived(message: Message, { n, search_text }: HotRow): ArchivedMessage {
  const { key: _key, thread: _thread, pinned: _pinned, replyTo, ...lasting } = message;
  return {
    ...lasting,
    n,
    ...(replyTo && { replyTo: { seq: replyTo.seq } }),
    ...(search_text !== null && { searchText: search_text }),
  };
}
