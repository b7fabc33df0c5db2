import type { SchemaStep } from "../../schema-version.ts";
import type { Sql } from "./storage.ts";

/**
 * A channel's tables. Every row and index entry written is billed, hence few indexes: what can follow from `seq` does.
 *
 * - `messages`: the hot window, from `seq` = last archived + 1. `offset` is the stream's at its creation, hence rises with `seq`.
 *   `n` counts the messages that count as unread: those of people that show in the channel.
 * - `changes`: which message changed at which offset, for devices that come back. A `seq` of 0 stands for the channel and its
 *   members. Trimmed.
 * - `amendments`: what changed of archived messages, as JSON of `Amendment`, until their segment is written anew.
 * - `segments`: the archive's table of contents. `count` are its messages that show in the channel, `threads` as JSON the
 *   threads that others of its messages belong to; `grams` is a filter of the trigrams in its search texts and of the people in it.
 * - `forgotten`: people of whom segments up to `up_to_seq` may still hold traces.
 * - `discarded`: objects of R2 that nothing refers to, or not yet, to be deleted some time after `at_ms`.
 * - `departed`: who left at which offset, until they have been told.
 * - `threads` and `thread_followers` stay for archived messages, too; they are small.
 * - `files`: which message refers to which file, archived messages' too; a `seq` of 0 stands for the channel's picture. `sender`
 *   is the message's, `object` where the bytes are, `attachment` what is shown of the file, as JSON.
 * - `owed_files`: files that are to be told whether the channel refers to them, not before `due_ms`.
 * - `search`: trigrams of the hot messages; `rowid` is `seq`. Filled some time after the message, before a search at the latest.
 */
const TABLES = [
  `CREATE TABLE IF NOT EXISTS messages (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    offset INTEGER NOT NULL,
    n INTEGER NOT NULL,
    sender TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    key TEXT,
    preview TEXT,
    search_text TEXT,
    mentions TEXT,
    attachments TEXT,
    reply_to INTEGER,
    thread_of INTEGER,
    in_channel INTEGER NOT NULL,
    forwarded TEXT,
    edited_at_ms INTEGER,
    deleted_at_ms INTEGER,
    deleted_by TEXT
  )`,
  "CREATE INDEX IF NOT EXISTS messages_thread ON messages (thread_of, seq) WHERE thread_of IS NOT NULL",
  "CREATE TABLE IF NOT EXISTS changes (offset INTEGER PRIMARY KEY, seq INTEGER NOT NULL)",
  `CREATE TABLE IF NOT EXISTS reactions (
    seq INTEGER NOT NULL,
    emoji TEXT NOT NULL,
    user TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (seq, emoji, user)
  ) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS threads (
    root INTEGER PRIMARY KEY,
    count INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    last_at_ms INTEGER NOT NULL,
    users TEXT NOT NULL
  )`,
  `CREATE TABLE IF NOT EXISTS thread_followers (
    user TEXT NOT NULL,
    root INTEGER NOT NULL,
    read_seq INTEGER NOT NULL,
    read_count INTEGER NOT NULL,
    PRIMARY KEY (user, root)
  ) WITHOUT ROWID`,
  "CREATE INDEX IF NOT EXISTS thread_followers_root ON thread_followers (root)",
  "CREATE TABLE IF NOT EXISTS pins (seq INTEGER PRIMARY KEY, by TEXT NOT NULL, at_ms INTEGER NOT NULL)",
  `CREATE TABLE IF NOT EXISTS members (
    user TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    since_ms INTEGER NOT NULL,
    version INTEGER NOT NULL,
    read_seq INTEGER NOT NULL,
    read_n INTEGER NOT NULL,
    shown_read_seq INTEGER NOT NULL,
    delivered_seq INTEGER NOT NULL,
    mentions TEXT NOT NULL
  ) WITHOUT ROWID`,
  "CREATE TABLE IF NOT EXISTS departed (user TEXT PRIMARY KEY, offset INTEGER NOT NULL) WITHOUT ROWID",
  `CREATE TABLE IF NOT EXISTS attempts (
    user TEXT NOT NULL,
    key TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    reply TEXT NOT NULL,
    PRIMARY KEY (user, key)
  ) WITHOUT ROWID`,
  "CREATE TABLE IF NOT EXISTS amendments (seq INTEGER PRIMARY KEY, amendment TEXT NOT NULL)",
  `CREATE TABLE IF NOT EXISTS segments (
    first_seq INTEGER PRIMARY KEY,
    last_seq INTEGER NOT NULL,
    last_n INTEGER NOT NULL,
    first_at_ms INTEGER NOT NULL,
    last_at_ms INTEGER NOT NULL,
    name TEXT NOT NULL,
    count INTEGER NOT NULL,
    threads TEXT NOT NULL,
    grams BLOB NOT NULL
  )`,
  "CREATE TABLE IF NOT EXISTS forgotten (user TEXT PRIMARY KEY, how TEXT NOT NULL, at_ms INTEGER NOT NULL, up_to_seq INTEGER NOT NULL) WITHOUT ROWID",
  "CREATE TABLE IF NOT EXISTS discarded (name TEXT PRIMARY KEY, at_ms INTEGER NOT NULL) WITHOUT ROWID",
  `CREATE TABLE IF NOT EXISTS files (
    seq INTEGER NOT NULL,
    file TEXT NOT NULL,
    sender TEXT NOT NULL,
    object TEXT NOT NULL,
    attachment TEXT NOT NULL,
    PRIMARY KEY (seq, file)
  ) WITHOUT ROWID`,
  "CREATE INDEX IF NOT EXISTS files_file ON files (file)",
  "CREATE TABLE IF NOT EXISTS owed_files (file TEXT PRIMARY KEY, due_ms INTEGER NOT NULL, tries INTEGER NOT NULL) WITHOUT ROWID",
  "CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5(text, content='', contentless_delete=1, tokenize='trigram')",
];

/** What changed in what channels had stored already. */
export const CHANNEL_STEPS: readonly SchemaStep[] = [];

/** Makes the tables where they are missing. */
export function createTables(sql: Sql): void {
  for (const table of TABLES) sql.run(table);
}
