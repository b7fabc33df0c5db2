import type { MessagePage } from "../../protocol/chat/resources.ts";
import type { HistoryPage, HistoryQuery } from "./history.ts";
import { toHttpMessage } from "./to-http.ts";

/** A page as routes answer with it: where it is empty, the other side begins where the question did. */
export function toMessagePage(
  { messages, hasBefore, hasAfter }: HistoryPage,
  query: HistoryQuery,
): MessagePage {
  const first = messages[0]?.seq ?? ("after" in query ? query.after + 1 : null);
  const last = messages.at(-1)?.seq ?? ("before" in query ? query.before - 1 : null);
  return {
    messages: messages.map(toHttpMessage),
    before: hasBefore ? first : null,
    after: hasAfter && last !== null && last > 0 ? last : null,
  };
}
