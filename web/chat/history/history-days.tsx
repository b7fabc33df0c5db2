import type { ComponentChildren } from "preact";
import { formatDay } from "../../i18n/format.ts";
import { nowMs } from "../../state/clock.ts";
import { DAY_PX, type HistoryItem } from "./history-items.ts";
import type { RowHeights } from "./row-heights.ts";
import type { RowRange } from "./row-scroller.ts";

interface HistoryDaysProps {
  items: readonly HistoryItem[];
  range: RowRange;
  heights: RowHeights;
  /** The element that holds the rows. */
  hold: (element: HTMLDivElement | null) => void;
  drawRow: (item: HistoryItem) => ComponentChildren;
}

/** The rows that are drawn, by days whose names stay in sight, in as much room as all rows take. */
export function HistoryDays({ items, range, heights, hold, drawRow }: HistoryDaysProps) {
  const { from, to } = range;
  const days: { dayMs: number; items: HistoryItem[] }[] = [];
  for (const item of items.slice(from, to)) {
    const day = days.at(-1);
    if (day?.dayMs === item.dayMs) day.items.push(item);
    else days.push({ dayMs: item.dayMs, items: [item] });
  }
  // A day's name is drawn with whichever of its rows comes first.
  const begunPx = from < to && items[from]?.leadPx === 0 ? DAY_PX : 0;
  const beforePx = heights.offsetOf(from) - begunPx;
  const afterPx = heights.totalPx - heights.offsetOf(to);
  return (
    <div
      class="history-rows"
      ref={hold}
      style={{ paddingTop: `${beforePx}px`, paddingBottom: `${afterPx}px` }}
    >
      {days.map((day) => (
        <div class="day" key={day.dayMs}>
          <DayHead dayMs={day.dayMs} />
          {day.items.map(drawRow)}
        </div>
      ))}
    </div>
  );
}

function DayHead({ dayMs }: { dayMs: number }) {
  return (
    <h3 class="day-head">
      <span>{formatDay(dayMs, nowMs.value)}</span>
    </h3>
  );
}
