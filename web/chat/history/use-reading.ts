import { useEffect, useRef, useState } from "preact/hooks";
import type { Conversation } from "../../../client/index.ts";
import type { HistoryItem } from "./history-items.ts";
import type { RowScroller } from "./row-scroller.ts";

interface ReadingOptions {
  conversation: Conversation;
  scroller: RowScroller;
  isReady: boolean;
  aroundSeq: number | undefined;
  unreadAfterSeq: () => number | null;
}

/**
 * Begins where the user has read up to, draws the line "new messages" there, and tells the server what is read: what was really
 * in sight, in a page that was.
 */
export function useReading({ conversation, scroller, isReady, aroundSeq, unreadAfterSeq }: ReadingOptions) {
  const [lineAfterSeq, setLineAfterSeq] = useState<number | null>(null);
  /** `aiming`: at the line, as soon as it is there. */
  const state = useRef<"waiting" | "loading" | "aiming" | "placed">("waiting");
  const lastItems = useRef<readonly HistoryItem[]>([]);

  useEffect(() => {
    if (!isReady || state.current !== "waiting") return;
    const after = aroundSeq === undefined ? unreadAfterSeq() : null;
    if (after === null) {
      state.current = "placed";
      return;
    }
    const firstSeq = conversation.messages[0]?.seq ?? 0;
    const isAtHand = firstSeq <= after + 1 || !conversation.hasEarlier;
    const aim = () => {
      if (state.current !== "loading") return;
      state.current = "aiming";
      setLineAfterSeq(after);
    };
    state.current = "loading";
    // Where it cannot be read, the end is the best there is.
    if (isAtHand) aim();
    else conversation.loadAround(after + 1, 100).then(aim, aim);
  }, [conversation, isReady]);

  /** Tells what is in sight. */
  const look = (items: readonly HistoryItem[]) => {
    lastItems.current = items;
    if (state.current !== "placed" || !isReady || document.visibilityState !== "visible") return;
    for (const key of scroller.inSight()) {
      const seq = items[scroller.heights.indexOf(key) ?? -1]?.message.seq ?? null;
      if (seq === null) continue;
      if (seq > conversation.readSeq) conversation.markRead(seq);
      return;
    }
  };

  useEffect(() => {
    const seen = () => {
      if (document.visibilityState === "hidden") {
        // What comes from here on is new to whoever comes back.
        if (scroller.isAtEnd.peek()) setLineAfterSeq(lastItems.current.at(-1)?.message.seq ?? null);
      } else look(lastItems.current);
    };
    document.addEventListener("visibilitychange", seen);
    return () => document.removeEventListener("visibilitychange", seen);
  }, [scroller, isReady]);

  return {
    lineAfterSeq,
    look,
    /** Aims at the first unread message as soon as it is among the items. */
    aim: (items: readonly HistoryItem[]) => {
      if (state.current !== "aiming" || lineAfterSeq === null) return;
      const unread = items.find(({ isFirstUnread }) => isFirstUnread);
      state.current = "placed";
      if (unread !== undefined) scroller.aimAt(unread.key, "start");
    },
    /** Some other place was chosen. */
    placed: () => {
      state.current = "placed";
    },
  };
}
