import type { ArchivedMessage } from "../../../protocol/links/chat-channel-link.ts";
import { foldText } from "../../../protocol/links/search-text.ts";
import { buildFilter, gramsOf, personGram } from "./grams.ts";

/** What the table of contents says of the messages of a segment. */
export interface SegmentContent {
  firstSeq: number;
  lastSeq: number;
  firstAtMs: number;
  lastAtMs: number;
  /** Messages that show in the channel. */
  count: number;
  /** The threads that messages of it belong to, by their first messages, as JSON. */
  threads: string;
  /** Of the grams of its search texts and of the people in it. */
  filter: ArrayBuffer;
}

/** Throws where there are none. */
export function contentOf(messages: readonly ArchivedMessage[]): SegmentContent {
  const [first, last] = [messages[0], messages.at(-1)];
  if (!first || !last) throw new Error("a segment has one message at least");
  return {
    firstSeq: first.seq,
    lastSeq: last.seq,
    firstAtMs: first.at,
    lastAtMs: last.at,
    count: messages.filter(({ inChannel }) => inChannel !== false).length,
    threads: JSON.stringify([...new Set(messages.flatMap(({ threadOf }) => threadOf ?? []))]),
    filter: buildFilter(gramsIn(messages)),
  };
}

function* gramsIn(messages: readonly ArchivedMessage[]): Generator<string> {
  for (const message of messages) {
    if (message.searchText !== undefined) yield* gramsOf(foldText(message.searchText));
    for (const userId of peopleIn(message)) yield personGram(userId);
  }
}

/** Whose traces a message may have: every person that `amend` would take out of it. */
function* peopleIn(message: ArchivedMessage): Generator<string> {
  yield message.senderId;
  if (message.deletedBy !== undefined) yield message.deletedBy;
  if (message.forwarded?.senderId !== undefined) yield message.forwarded.senderId;
  yield* message.mentions?.userIds ?? [];
  for (const { userIds } of message.reactions ?? []) yield* userIds;
  // All strings in it: among them the ids of the people that it tells of.
  if (message.kind === "system")
    for (const [, text = ""] of message.body.matchAll(/"([^"\\]*)"/g)) yield text;
}
