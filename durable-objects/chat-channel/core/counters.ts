import type { InboxEntry } from "../../../protocol/chat/inbox.ts";
import type { Message } from "../../../protocol/chat/message.ts";
import { readMessage } from "./message-row.ts";
import type { ChannelStorage } from "./storage.ts";

export type LastMessage = NonNullable<InboxEntry["lastMessage"]>;

/** How far the channel has got. */
export interface Counters {
  /** Of the newest message; 0 where there never was one. */
  seq: number;
  /** Where the stream stands. */
  offset: number;
  /** Messages so far that count as unread. */
  n: number;
  /** When the newest message was sent: times do not fall where `seq` rises. */
  atMs: number;
  /** The newest message of a person that shows in the channel; the newest of the server where there is none. */
  last: LastMessage | null;
}

const KEY = "counters";
const AT_FIRST: Counters = { seq: 0, offset: 0, n: 0, atMs: 0, last: null };

/**
 * Reads the counters from the rows that they follow from, so that a message needs no row for them. Whoever deletes such
 * rows writes the counters down first.
 */
export function readCounters({ sql, kv }: ChannelStorage): Counters {
  const kept = kv.get<Counters>(KEY) ?? AT_FIRST;
  const [newest = kept] = sql.all<{ seq: number; offset: number; n: number; atMs: number }>(
    "SELECT seq, offset, n, at_ms AS atMs FROM messages ORDER BY seq DESC LIMIT 1",
  );
  const [change] = sql.all<{ offset: number | null }>("SELECT max(offset) AS offset FROM changes");
  const top = newest.seq > kept.seq ? newest : kept;
  return {
    seq: top.seq,
    n: top.n,
    atMs: top.atMs,
    offset: Math.max(kept.offset, newest.offset, change?.offset ?? 0),
    last: readLast({ sql, kv }, kept.last),
  };
}

/** Writes the counters down, before rows that they follow from are deleted. */
export function keepCounters({ kv }: ChannelStorage, counters: Counters): void {
  kv.put(KEY, counters);
}

function readLast(storage: ChannelStorage, kept: LastMessage | null): LastMessage | null {
  const newest = (condition: string): LastMessage | null => {
    const [row] = storage.sql.all<{ seq: number }>(
      `SELECT seq FROM messages WHERE in_channel = 1 AND ${condition} ORDER BY seq DESC LIMIT 1`,
    );
    const message = row && readMessage(storage, row.seq);
    return message ? lastOf(message) : null;
  };
  const written = newest("kind <> 'system'");
  if (written) return written;
  return kept && kept.kind !== "system" ? kept : (newest("kind = 'system'") ?? kept);
}

/** What lists show of a message. */
export function lastOf({ seq, senderId, at, kind, preview, deletedAt }: Message): LastMessage {
  return {
    seq,
    senderId,
    at,
    kind,
    ...(preview !== undefined && { preview }),
    ...(deletedAt !== undefined && { deleted: true }),
  };
}
