import type { ChannelEvent, Message, MessagePage, MessageQuery } from "../../client/index.ts";

/** Which stretch of a channel's messages a page has: from `from` up to before `to`, without a gap. */
export interface PageCover {
  channelId: string;
  /** Of the thread that begins there; null: of the channel. */
  thread: number | null;
  from: number;
  to: number;
}

export function coverOf(channelId: string, query: MessageQuery, page: MessagePage): PageCover {
  const { messages, before, after } = page;
  const last = messages.at(-1)?.seq ?? 0;
  const end = query.before ?? (after === null ? last + 1 : after + 1);
  return {
    channelId,
    thread: query.thread ?? null,
    from: before ?? 0,
    to: Math.max(end, last + 1),
  };
}

/** Whether a page with this cover has the answer to a query. What is newest only the server knows. */
export function answers(cover: PageCover, channelId: string, query: MessageQuery): boolean {
  if (cover.channelId !== channelId || cover.thread !== (query.thread ?? null)) return false;
  if (query.before !== undefined) return cover.from < query.before && query.before <= cover.to;
  if (query.after !== undefined) return cover.from <= query.after + 1 && query.after + 1 < cover.to;
  if (query.around !== undefined) return cover.from <= query.around && query.around < cover.to;
  return false;
}

/** The part of a page that answers a query. */
export function partOf(page: MessagePage, { before, after }: MessageQuery): MessagePage {
  const messages = page.messages.filter(
    ({ seq }) => (before === undefined || seq < before) && (after === undefined || seq > after),
  );
  return { ...page, messages };
}

/** A message that was kept, as it is after something happened in its channel; the same object where it is not about it. */
export function afterEvent(message: Message, event: ChannelEvent): Message {
  if (!("seq" in event) || event.seq !== message.seq) return message;
  const { preview: _preview, mentions: _mentions, attachments: _attachments, ...kept } = message;
  switch (event.event) {
    case "edited": {
      const { event: _event, seq: _seq, ...content } = event;
      return { ...kept, ...content };
    }
    case "deleted": {
      const { reactions: _reactions, pinned: _pinned, ...rest } = kept;
      return { ...rest, body: "", deletedAt: event.deletedAt, deletedBy: event.deletedBy };
    }
    case "reaction":
      return { ...message, reactions: event.reactions };
    default:
      return message;
  }
}
