import type { ChannelEvent, Receipt } from "../../../protocol/chat/server-frames.ts";

/** What a transaction changed, for the shell to publish once it is stored. */
export interface News {
  /** The stream's offset before and after; equal where `events` is empty. */
  previous: number;
  offset: number;
  events: ChannelEvent[];
  /** Members whose shown receipts changed. */
  receipts: Receipt[];
  typing: { userId: string; threadOf?: number }[];
  /** Whose inbox entries changed: every member's, or those of some. Those in `removed` are to be told in any case. */
  tell: "everyone" | Set<string>;
  /** Who is no member any more: their links are told. */
  removed: Set<string>;
}
