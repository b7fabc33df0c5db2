import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { coveredBelowPx, isPinning } from "../state/map-wishes.ts";
import { selectedUserId } from "../state/selection.ts";
import { shellWords } from "./shell-words.ts";

/** How much of the screen the sheet takes, from little to most. */
const LEVELS = ["low", "mid", "high"] as const;
type Level = (typeof LEVELS)[number];

/** What of it is always in sight; the map ends there, beneath its round corners. See shell.css. */
const LOW_PX = 78;
const CORNER_PX = 18;
/** A pull that is shorter than this is a press. */
const PULL_PX = 6;

/**
 * The column. On a narrow screen, over the map, it is a sheet that can be pulled up and down; `isSheet` says that it is over the
 * map.
 */
export function Sheet({ isSheet, children }: { isSheet: boolean; children: ComponentChildren }) {
  const [level, setLevel] = useState<Level>("mid");
  const [pulledPx, setPulledPx] = useState<number | null>(null);
  const column = useRef<HTMLDivElement>(null);
  const pull = useRef<{ fromY: number; fromPx: number; isPull: boolean } | null>(null);
  const say = shellWords();

  useEffect(() => {
    const element = column.current;
    if (element === null) return;
    const narrow = matchMedia("(max-width: 959px)");
    const measure = () => {
      const isOver = isSheet && narrow.matches;
      coveredBelowPx.value = isOver ? Math.max(0, element.clientHeight - LOW_PX + CORNER_PX) : 0;
    };
    const sizes = new ResizeObserver(measure);
    sizes.observe(element);
    narrow.addEventListener("change", measure);
    measure();
    return () => {
      sizes.disconnect();
      narrow.removeEventListener("change", measure);
    };
  }, [isSheet]);

  // What is asked for on the map must be in sight.
  const selected = selectedUserId.value;
  useEffect(() => {
    if (selected !== null) setLevel((now) => (now === "high" ? "mid" : now));
  }, [selected]);
  const pinning = isPinning.value;
  useEffect(() => {
    if (pinning) setLevel("low");
  }, [pinning]);

  const step = (by: number) => {
    const at = LEVELS.indexOf(level) + by;
    setLevel(LEVELS[Math.max(0, Math.min(LEVELS.length - 1, at))] ?? level);
  };
  const letGo = () => {
    const held = pull.current;
    pull.current = null;
    if (!held?.isPull || pulledPx === null) return;
    setLevel(nearestLevel(pulledPx, column.current?.parentElement?.clientHeight ?? 0));
    setPulledPx(null);
  };

  return (
    <div
      class="shell-column"
      ref={column}
      data-level={level}
      data-pulled={pulledPx !== null || undefined}
      style={{ height: pulledPx === null ? "" : `${pulledPx}px` }}
    >
      {isSheet && (
        <button
          type="button"
          class="sheet-handle"
          aria-expanded={level !== "low"}
          aria-label={level === "high" ? say.lowerSheet : say.raiseSheet}
          onClick={(event) => {
            // A pull ends with a click too; a key's has no place.
            if (event.detail !== 0 && event.currentTarget.dataset["pulled"] !== undefined) return;
            setLevel(level === "low" ? "mid" : level === "mid" ? "high" : "low");
          }}
          onKeyDown={(event) => {
            if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
            event.preventDefault();
            step(event.key === "ArrowUp" ? 1 : -1);
          }}
          onPointerDown={(event) => {
            delete event.currentTarget.dataset["pulled"];
            event.currentTarget.setPointerCapture(event.pointerId);
            const fromPx = column.current?.clientHeight ?? 0;
            pull.current = { fromY: event.clientY, fromPx, isPull: false };
          }}
          onPointerMove={(event) => {
            const held = pull.current;
            if (held === null) return;
            const byPx = held.fromY - event.clientY;
            if (!held.isPull && Math.abs(byPx) < PULL_PX) return;
            held.isPull = true;
            event.currentTarget.dataset["pulled"] = "";
            setPulledPx(Math.max(LOW_PX, held.fromPx + byPx));
          }}
          onPointerUp={letGo}
          onPointerCancel={letGo}
        />
      )}
      {children}
    </div>
  );
}

/** The level whose height comes closest. */
function nearestLevel(heightPx: number, wholePx: number): Level {
  const heights: Record<Level, number> = { low: LOW_PX, mid: wholePx * 0.42, high: wholePx * 0.9 };
  const away = (level: Level) => Math.abs(heights[level] - heightPx);
  return LEVELS.reduce((best, level) => (away(level) < away(best) ? level : best));
}
