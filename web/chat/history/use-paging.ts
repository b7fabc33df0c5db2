import { useEffect, useRef, useState } from "preact/hooks";
import type { Conversation } from "../../../client/index.ts";
import { useAccount } from "../../state/use-account.ts";
import type { RowScroller } from "./row-scroller.ts";

const NEAR_PX = 1_600;
const PAGE = 100;

export type Side = "before" | "after";

/** Reads on where the user comes near either end of the messages at hand. A side that failed waits until it is asked again. */
export function usePaging(conversation: Conversation, isReady: boolean) {
  const { connection } = useAccount();
  const [failed, setFailed] = useState<Side | null>(null);
  const isReading = useRef({ before: false, after: false });
  const hasFailed = useRef<Side | null>(null);
  const fail = (side: Side | null) => {
    hasFailed.current = side;
    setFailed(side);
  };

  const read = async (side: Side) => {
    if (isReading.current[side]) return;
    isReading.current[side] = true;
    fail(null);
    try {
      await (side === "before" ? conversation.loadBefore(PAGE) : conversation.loadAfter(PAGE));
    } catch {
      fail(side);
    } finally {
      isReading.current[side] = false;
    }
  };

  const isConnected = connection.value === "open";
  useEffect(() => {
    if (isConnected && hasFailed.current !== null) void read(hasFailed.current);
  }, [isConnected]);

  /** To be called whenever something else is seen. */
  const look = (scroller: RowScroller) => {
    if (!isReady || !scroller.isVisible) return;
    const { before, after } = scroller.beyondPx;
    if (before < NEAR_PX && conversation.hasEarlier && hasFailed.current !== "before") void read("before");
    if (after < NEAR_PX && conversation.hasLater && hasFailed.current !== "after") void read("after");
  };
  return { look, read, failed };
}
