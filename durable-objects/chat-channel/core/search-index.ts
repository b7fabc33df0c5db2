import { foldText } from "../../../protocol/links/search-text.ts";
import type { ChannelStorage } from "./storage.ts";

/** Messages that go into the index in one go, so that other work comes in between. */
const BATCH = 256;
/** The newest message that was looked at for the index. */
const INDEXED_KEY = "searchIndexedSeq";

/** Whether so many messages wait to be indexed that it pays: together they take far fewer rows than one by one. */
export function isBatchToIndex(storage: ChannelStorage): boolean {
  const rows = storage.sql.all(
    "SELECT 1 AS one FROM messages WHERE seq > ? ORDER BY seq LIMIT 1 OFFSET ?",
    indexedSeq(storage),
    BATCH - 1,
  );
  return rows.length > 0;
}

/** Indexes the next hot messages. Answers whether more wait. */
export function indexNext(storage: ChannelStorage): boolean {
  const rows = nextToIndex(storage, BATCH);
  for (const { seq, search_text } of rows) addToIndex(storage, seq, search_text);
  const last = rows.at(-1);
  if (last) storage.kv.put(INDEXED_KEY, last.seq);
  return rows.length === BATCH;
}

/** To be called where the search text of a hot message changed, or is gone. */
export function reindex(storage: ChannelStorage, seq: number, searchText: string | null): void {
  if (seq > indexedSeq(storage)) return;
  storage.sql.run("DELETE FROM search WHERE rowid = ?", seq);
  addToIndex(storage, seq, searchText);
}

/** To be called where hot messages up to `seq` go away. */
export function dropFromIndex(storage: ChannelStorage, seq: number): void {
  storage.sql.run("DELETE FROM search WHERE rowid <= ?", seq);
  if (seq > indexedSeq(storage)) storage.kv.put(INDEXED_KEY, seq);
}

/**
 * Hot messages before `before`, newest first, in whose search text the index has the query: at most `limit`. A folded query
 * of three characters at least. The index overlooks more differences than a search does: the text has the last word.
 */
export function findInIndex(
  { sql }: ChannelStorage,
  folded: string,
  before: number,
  limit: number,
): number[] {
  // A phrase in quotes has no syntax in it but the quote itself.
  const phrase = `"${folded.replaceAll('"', '""')}"`;
  const rows = sql.all<{ seq: number }>(
    "SELECT rowid AS seq FROM search WHERE search MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?",
    phrase,
    before,
    limit,
  );
  return rows.map(({ seq }) => seq);
}

function addToIndex({ sql }: ChannelStorage, seq: number, searchText: string | null): void {
  if (searchText === null) return;
  sql.run("INSERT INTO search (rowid, text) VALUES (?, ?)", seq, foldText(searchText));
}

function nextToIndex(storage: ChannelStorage, limit: number): { seq: number; search_text: string | null }[] {
  return storage.sql.all(
    "SELECT seq, search_text FROM messages WHERE seq > ? ORDER BY seq LIMIT ?",
    indexedSeq(storage),
    limit,
  );
}

function indexedSeq({ kv }: ChannelStorage): number {
  return kv.get<number>(INDEXED_KEY) ?? 0;
}
