import { memo } from "../memo.tsx";
import { MessageView } from "../message/message-view.tsx";
import type { HistoryItem } from "./history-items.ts";
import { historyWords } from "./history-words.ts";
import type { Delivery } from "./receipt-counts.ts";

interface HistoryRowProps {
  item: HistoryItem;
  delivery: Delivery | null;
  readers: number;
  unreadReplies: number;
  isHighlighted: boolean;
  isTabStop: boolean;
}

/** A message in the history; drawn again only where something of it is another. */
export const HistoryRow = memo(({ item, ...rest }: HistoryRowProps) => (
  <div class="history-row" data-row={item.key}>
    {item.isFirstUnread && (
      <p class="unread-line">
        <span>{historyWords().newMessages}</span>
      </p>
    )}
    <MessageView message={item.message} isFirst={item.isFirst} isLast={item.isLast} {...rest} />
  </div>
));
