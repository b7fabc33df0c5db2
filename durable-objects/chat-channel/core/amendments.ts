import type { Amendment } from "../../../protocol/links/chat-channel-link.ts";
import type { Ledger } from "./ledger.ts";

/** Stores what changes of an archived message, on top of what changed before. A new body replaces all of the content. */
export function amendArchived({ sql }: Ledger, seq: number, change: Amendment): void {
  const [row] = sql.all<{ amendment: string }>("SELECT amendment FROM amendments WHERE seq = ?", seq);
  const { body, preview, mentions, attachments, searchText, ...others } = row
    ? (JSON.parse(row.amendment) as Amendment)
    : {};
  const content = {
    ...(body !== undefined && { body }),
    ...(preview !== undefined && { preview }),
    ...(mentions !== undefined && { mentions }),
    ...(attachments !== undefined && { attachments }),
    ...(searchText !== undefined && { searchText }),
  };
  const before = change.body === undefined ? { ...others, ...content } : others;
  const amendment: Amendment = { ...before, ...change };
  sql.run("INSERT OR REPLACE INTO amendments (seq, amendment) VALUES (?, ?)", seq, JSON.stringify(amendment));
}
