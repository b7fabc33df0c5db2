import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
import { showProblem } from "../../state/toasts.ts";
import { useAccount } from "../../state/use-account.ts";
import { Button } from "../../ui/button.tsx";
import { Spinner } from "../../ui/empty.tsx";
import { uiWords } from "../../ui/ui-words.ts";
import { useTalk } from "../talk-context.ts";
import { useConversation } from "../use-conversation.ts";
import { HistoryDays } from "./history-days.tsx";
import { type HistoryItem, HistoryItems, indexOfSeq } from "./history-items.ts";
import { HistoryRow } from "./history-row.tsx";
import { historyWords } from "./history-words.ts";
import { LatestNews } from "./latest-news.tsx";
import { moveFocus } from "./move-focus.ts";
import { ReceiptCounts } from "./receipt-counts.ts";
import { RowScroller } from "./row-scroller.ts";
import { ToNewest } from "./to-newest.tsx";
import { type Side, usePaging } from "./use-paging.ts";
import { useReading } from "./use-reading.ts";
import "./history.css";

/** A guess: most messages are a line or two. */
const ESTIMATE_PX = 62;
/** As long as the style sheet lets it fade. */
const HIGHLIGHT_MS = 2_400;

/** What others tell a history to do. */
export interface HistoryHandle {
  /** @returns whether the message is one of this talk */
  jumpTo: (seq: number) => Promise<boolean>;
  toEnd: () => Promise<void>;
}

interface HistoryProps {
  handle: { current: HistoryHandle | null };
  /** Whether what is shown is as it is on the server, so that it may be read on from, and counts as read. */
  isReady: boolean;
  /** A message to begin at; else it begins at the first unread one, or at the end. */
  aroundSeq: number | undefined;
  /** Up to where it was read before, where something is unread. */
  unreadAfterSeq: () => number | null;
  /** What stands before the first message. */
  start: ComponentChildren;
}

/** The messages of a talk, of which any number may be, to be scrolled both ways. */
export function History({ handle, isReady, aroundSeq, unreadAfterSeq, start }: HistoryProps) {
  const account = useAccount();
  const talk = useTalk();
  const { view, conversation, threadSeq } = talk;
  useConversation(conversation);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [tabStop, setTabStop] = useState<string | null>(null);
  const [highlightedSeq, setHighlightedSeq] = useState<number | null>(null);
  /** Where to go, and whose focus it shall be, once it is drawn. */
  const wanted = useRef<{ seq?: number; focusKey?: string }>({});

  const made = useMemo(() => new HistoryItems(), [conversation]);
  const moved = useRef(() => {});
  const scroller = useMemo(
    () => new RowScroller({ estimatePx: ESTIMATE_PX, redraw: () => redraw(0), moved: () => moved.current() }),
    [conversation],
  );
  const paging = usePaging(conversation, isReady);
  const reading = useReading({ conversation, scroller, isReady, aroundSeq, unreadAfterSeq });
  const items = made.of(conversation.messages, {
    userId: account.userId,
    unreadAfterSeq: reading.lineAfterSeq,
  });
  moved.current = () => {
    paging.look(scroller);
    reading.look(items);
  };

  const aimedAt = wanted.current.seq === undefined ? -1 : indexOfSeq(items, wanted.current.seq);
  if (aimedAt >= 0) {
    scroller.aimAt(items[aimedAt]?.key ?? "", "center");
    delete wanted.current.seq;
  } else reading.aim(items);
  const last = items.at(-1);
  const lastKey = useRef(last?.key);
  if (last !== undefined && last.key !== lastKey.current) {
    // Whoever writes wants to see it.
    if (last.message.senderId === account.userId && last.message.state === "pending") scroller.aimAtEnd();
    lastKey.current = last.key;
  }
  const range = scroller.take(items, !conversation.hasLater);

  const box = useRef<HTMLDivElement>(null);
  const rows = useRef<HTMLDivElement>(null);
  useLayoutEffect(
    () => (box.current && rows.current ? scroller.attach(box.current, rows.current) : undefined),
    [scroller],
  );
  useLayoutEffect(() => {
    scroller.settle();
    const { focusKey } = wanted.current;
    if (focusKey === undefined) return;
    delete wanted.current.focusKey;
    scroller.focus(focusKey);
  });

  useEffect(() => {
    if (highlightedSeq === null) return;
    const timer = setTimeout(() => setHighlightedSeq(null), HIGHLIGHT_MS);
    return () => clearTimeout(timer);
  }, [highlightedSeq]);

  handle.current = {
    jumpTo: async (seq) => {
      const isAtHand = () => conversation.messages.some((message) => message.seq === seq);
      if (!isAtHand()) await conversation.loadAround(seq, 100);
      if (!isAtHand()) return false;
      wanted.current.seq = seq;
      reading.placed();
      setHighlightedSeq(seq);
      redraw(0);
      return true;
    },
    toEnd: async () => {
      await conversation.jumpToNewest();
      scroller.aimAtEnd();
      redraw(0);
    },
  };

  const counts = new ReceiptCounts(view.receipts.values(), account.userId);
  const isDirect = view.channel?.kind === "direct";
  const unreadThreads = new Map(
    account.inbox.entry(view.channelId)?.threads.map(({ seq, unread }) => [seq, unread]),
  );
  const tabStopKey =
    tabStop !== null && scroller.heights.indexOf(tabStop) !== undefined ? tabStop : last?.key;
  const drawRow = (item: HistoryItem) => {
    const { message, key } = item;
    const seq = message.seq ?? Number.POSITIVE_INFINITY;
    const isOwn = message.senderId === account.userId && message.deletedAt === undefined;
    // How far others have read a thread is nobody's to know.
    const isTold = isOwn && threadSeq === undefined && message.seq !== null;
    return (
      <HistoryRow
        key={key}
        item={item}
        delivery={!isOwn ? null : isTold ? counts.deliveryOf(seq) : "sent"}
        readers={isTold && !isDirect ? counts.readersOf(seq) : 0}
        unreadReplies={unreadThreads.get(seq) ?? 0}
        isHighlighted={message.seq !== null && message.seq === highlightedSeq}
        isTabStop={key === tabStopKey}
      />
    );
  };

  return (
    <div class="history">
      {/* It is moved through by arrows, as a list of choices is: every message is one. */}
      <div
        class="history-scroller"
        ref={box}
        role="region"
        aria-label={threadSeq === undefined ? historyWords().messages : historyWords().replies}
        onScroll={scroller.scrolled}
        onFocusIn={({ target }) => {
          const row = (target as HTMLElement).closest<HTMLElement>("[data-row]");
          if (row !== null) setTabStop(row.dataset["row"] ?? null);
        }}
        onKeyDown={(event) => {
          const action = moveFocus(event, items);
          if (action === null) return;
          event.preventDefault();
          if (action.type === "menu") return talk.openMenu(action.message, action.beside);
          if (scroller.element(action.key) === undefined) scroller.aimAt(action.key, "center");
          wanted.current.focusKey = action.key;
          setTabStop(action.key);
          redraw(0);
        }}
      >
        <div class="history-edge first">
          {conversation.hasEarlier ? <More side="before" paging={paging} /> : items.length > 0 && start}
        </div>
        <HistoryDays
          items={items}
          range={range}
          heights={scroller.heights}
          hold={(element) => {
            rows.current = element;
          }}
          drawRow={drawRow}
        />
        <div class="history-edge">{conversation.hasLater && <More side="after" paging={paging} />}</div>
      </div>
      {items.length === 0 && <div class="history-empty">{isReady ? start : <Spinner />}</div>}
      <ToNewest
        scroller={scroller}
        items={items}
        onPress={() => {
          handle.current?.toEnd().catch(showProblem);
        }}
      />
      <LatestNews />
    </div>
  );
}

function More({ side, paging }: { side: Side; paging: ReturnType<typeof usePaging> }) {
  const say = historyWords();
  if (paging.failed !== side) return <Spinner />;
  return (
    <>
      <p class="quiet">{say.notLoaded}</p>
      <Button onClick={() => void paging.read(side)}>{uiWords().tryAgain}</Button>
    </>
  );
}
