import { ChevronDown } from "lucide";
import { useAccount } from "../../state/use-account.ts";
import { Icon } from "../../ui/icon.tsx";
import { useTalk } from "../talk-context.ts";
import type { HistoryItem } from "./history-items.ts";
import { historyWords } from "./history-words.ts";
import type { RowScroller } from "./row-scroller.ts";

interface ToNewestProps {
  scroller: RowScroller;
  items: readonly HistoryItem[];
  onPress: () => void;
}

/** Leads back to the newest message, and says how many there are that were not seen. */
export function ToNewest({ scroller, items, onPress }: ToNewestProps) {
  const account = useAccount();
  const { view, conversation, threadSeq } = useTalk();
  const say = historyWords();
  const isInThread = threadSeq !== undefined;
  if ((scroller.isAtEnd.value && !conversation.hasLater) || items.length === 0) return null;
  // The window may end long before the newest one: then the inbox knows.
  const count =
    conversation.hasLater && !isInThread
      ? (account.inbox.entry(view.channelId)?.unread ?? 0)
      : countAfter(items, conversation.readSeq, account.userId);
  return (
    <button type="button" class="to-newest" title={say.toNewest} onClick={onPress}>
      {count > 0 ? <span>{say.newBelow(count)}</span> : <span class="hidden">{say.toNewest}</span>}
      <Icon of={ChevronDown} size={20} />
    </button>
  );
}

/** From the end, so that it takes no longer than there is new. */
function countAfter(items: readonly HistoryItem[], readSeq: number, userId: string): number {
  let count = 0;
  for (let at = items.length - 1; at >= 0; at -= 1) {
    const message = items[at]?.message;
    if (message === undefined || (message.seq !== null && message.seq <= readSeq)) break;
    if (message.senderId !== userId && message.kind !== "system") count += 1;
  }
  return count;
}
