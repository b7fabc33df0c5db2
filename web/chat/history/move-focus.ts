import type { ShownMessage } from "../../../client/index.ts";
import type { HistoryItem } from "./history-items.ts";

type FocusAction = { type: "focus"; key: string } | { type: "menu"; message: ShownMessage; beside: DOMRect };

/** What a key means that is pressed on a message; null where it is none of the history's. */
export function moveFocus(event: KeyboardEvent, items: readonly HistoryItem[]): FocusAction | null {
  const target = event.target as HTMLElement;
  const key = target.closest<HTMLElement>("[data-row]")?.dataset["row"];
  const at = items.findIndex((item) => item.key === key);
  const item = items[at];
  if (item === undefined || event.ctrlKey || event.metaKey || event.altKey) return null;
  if (!target.matches("[data-still]")) {
    // Out of what is in the message, back to the message.
    return event.key === "Escape" ? { type: "focus", key: item.key } : null;
  }
  const isMenuKey =
    event.key === "Enter" || event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey);
  if (isMenuKey) return { type: "menu", message: item.message, beside: target.getBoundingClientRect() };
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (step !== undefined) {
    const next = withFocus(items, at + step, step);
    return next === undefined ? null : { type: "focus", key: next.key };
  }
  const end =
    event.key === "Home"
      ? withFocus(items, 0, 1)
      : event.key === "End"
        ? withFocus(items, items.length - 1, -1)
        : undefined;
  return end === undefined ? null : { type: "focus", key: end.key };
}

/** From one place on, the first message that can be chosen: nothing can be done with what the system says. */
function withFocus(items: readonly HistoryItem[], from: number, step: number): HistoryItem | undefined {
  for (let at = from; at >= 0 && at < items.length; at += step)
    if (items[at]?.message.kind !== "system") return items[at];
  return undefined;
}
