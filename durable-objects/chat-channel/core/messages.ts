import type { Message } from "../../../protocol/chat/message.ts";
import { amend } from "../../../protocol/links/amend.ts";
import type { ArchivedMessage, ChannelOp } from "../../../protocol/links/chat-channel-link.ts";
import type { HeldFile } from "../../../protocol/links/stored-file-link.ts";
import { lastOf } from "./counters.ts";
import { addFiles } from "./file-references.ts";
import type { Ledger } from "./ledger.ts";
import { readMessage, readQuotes } from "./message-row.ts";
import { mentionsOfMembers } from "./named-people.ts";
import { segmentHolding } from "./segments.ts";
import type { Sql } from "./storage.ts";

/** What a message says. */
export interface Content {
  shown: Pick<Message, "body" | "preview" | "mentions" | "attachments">;
  /** What searches find it by; null: nothing. */
  searchText: string | null;
  /** The files that `shown.attachments` shows. */
  files: readonly HeldFile[];
}

/** A message that is about to get its number. */
export interface Draft {
  content: Content;
  sender: string;
  kind: string;
  key: string | null;
  replyTo: number | null;
  threadOf: number | null;
  inChannel: boolean;
  forwarded: Message["forwarded"] | null;
}

type SaidInOp = Pick<
  Extract<ChannelOp, { type: "editMessage" }>,
  "body" | "preview" | "searchText" | "mentions" | "files"
>;

/** What an op wants a message to say. Mentions of nobody who is here and a list of no files are none. */
export function contentOf(sql: Sql, { body, preview, searchText, files = [], ...said }: SaidInOp): Content {
  const mentions = mentionsOfMembers(sql, said.mentions);
  const calls = mentions && (mentions.userIds.length > 0 || mentions.here || mentions.channel);
  const shown = {
    body,
    ...(preview !== undefined && { preview }),
    ...(calls && { mentions }),
    ...(files.length > 0 && { attachments: files.map(({ attachment }) => attachment) }),
  };
  return { shown, searchText: searchText === true ? body : (searchText ?? null), files };
}

/** A message and where it is: in the hot window, or in the archive, with what changed of it since. */
export interface Found {
  message: ArchivedMessage;
  isHot: boolean;
}

/** The message `seq` as it is now, or null. `archived`: what the archive has of it, where it is there. */
export function findMessage(ledger: Ledger, seq: number, archived: ArchivedMessage | null): Found | null {
  const hot = readMessage(ledger, seq);
  if (hot) return { message: hot, isHot: true };
  const segment = archived?.seq === seq ? segmentHolding(ledger, seq) : null;
  if (!archived || !segment) return null;
  return { message: amend(archived, segment.amendments[seq], segment.forgotten), isHot: false };
}

/**
 * Gives a message its number, stores it and announces it. `furtherEvents`: how many more events the caller announces that
 * follow from the same row.
 */
export function insertMessage(ledger: Ledger, draft: Draft, nowMs: number, furtherEvents = 0): Message {
  const { counters, sql } = ledger;
  const { shown, searchText, files } = draft.content;
  const at = ledger.timeOf(nowMs);
  const seq = counters.seq + 1;
  const n = counters.n + (draft.inChannel && draft.kind !== "system" ? 1 : 0);
  const id = ledger.newMessageId(at);
  sql.run(
    `INSERT INTO messages (seq, id, offset, n, sender, at_ms, kind, body, key, preview, search_text, mentions, attachments,
       reply_to, thread_of, in_channel, forwarded)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    seq,
    id,
    counters.offset + 1 + furtherEvents,
    n,
    draft.sender,
    at,
    draft.kind,
    shown.body,
    draft.key,
    shown.preview ?? null,
    searchText,
    jsonOf(shown.mentions),
    jsonOf(shown.attachments),
    draft.replyTo,
    draft.threadOf,
    draft.inChannel ? 1 : 0,
    jsonOf(draft.forwarded),
  );
  addFiles(ledger, seq, draft.sender, files);
  Object.assign(counters, { seq, n, atMs: at });
  const message = { ...shownOf(ledger, draft), seq, id, at };
  const { last } = counters;
  if (draft.inChannel && (draft.kind !== "system" || !last || last.kind === "system")) {
    counters.last = lastOf(message);
  }
  ledger.announce({ event: "sent", message });
  return message;
}

/** A new message as members see it: reading it back would take several times as long as storing it. */
function shownOf(ledger: Ledger, draft: Draft): Omit<Message, "seq" | "id" | "at"> {
  const { content, sender, kind, key, replyTo, threadOf, inChannel, forwarded } = draft;
  return {
    ...content.shown,
    senderId: sender,
    kind,
    ...(key !== null && { key }),
    ...(replyTo !== null && { replyTo: readQuotes(ledger, [replyTo]).get(replyTo) ?? { seq: replyTo } }),
    ...(threadOf !== null && { threadOf, inChannel }),
    ...(forwarded && { forwarded }),
  };
}

export function jsonOf(value: object | null | undefined): string | null {
  return value ? JSON.stringify(value) : null;
}
