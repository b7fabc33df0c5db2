import { useEffect, useRef, useState } from "preact/hooks";
import type { InboxEntry } from "../../../client/index.ts";
import { ChannelRow } from "./channel-row.tsx";

/** The height of a row, which the style sheet gives it as well. */
const ROW_PX = 68;
/** As many are drawn at first, which is a screenful: the rest follows once they are shown. */
const FEW = 16;
const BEYOND_ROWS = 8;

interface ChannelListProps {
  entries: readonly InboxEntry[];
  channelId: string | undefined;
}

/** Channels below each other; of many, those in sight are drawn. */
export function ChannelList({ entries, channelId }: ChannelListProps) {
  const list = useRef<HTMLUListElement>(null);
  const [range, setRange] = useState({ from: 0, to: FEW });
  useEffect(() => {
    const scroller = list.current?.closest<HTMLElement>(".page-body");
    if (!scroller) return;
    const look = () => {
      const topPx = scroller.scrollTop - (list.current?.offsetTop ?? 0);
      const first = Math.max(0, Math.floor(topPx / ROW_PX) - BEYOND_ROWS);
      const from = first - (first % BEYOND_ROWS);
      const to = from + Math.max(FEW, Math.ceil(scroller.clientHeight / ROW_PX) + 3 * BEYOND_ROWS);
      setRange((before) => (before.from === from && before.to === to ? before : { from, to }));
    };
    look();
    scroller.addEventListener("scroll", look, { passive: true });
    return () => scroller.removeEventListener("scroll", look);
  }, []);
  const from = Math.min(range.from, Math.max(0, entries.length - FEW));
  const shown = entries.slice(from, range.to);
  const after = entries.length - from - shown.length;
  return (
    <ul
      class="channel-list"
      ref={list}
      style={{ paddingTop: `${from * ROW_PX}px`, paddingBottom: `${after * ROW_PX}px` }}
    >
      {shown.map((entry) => (
        <li key={entry.channelId}>
          <ChannelRow entry={entry} isCurrent={entry.channelId === channelId} />
        </li>
      ))}
    </ul>
  );
}
