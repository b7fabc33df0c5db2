import { X } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { dismissToast, toasts } from "../state/toasts.ts";
import { Button, IconButton } from "./button.tsx";
import { uiWords } from "./ui-words.ts";

/** Where short notes appear; read out when they do. */
export function Toasts() {
  const place = useRef<HTMLDivElement>(null);
  const shown = toasts.value;
  useEffect(() => {
    // A window covers the page: what is to be seen must come to lie above it, and above the window before.
    const element = place.current;
    if (element === null || !("popover" in element)) return;
    if (element.matches(":popover-open")) element.hidePopover();
    if (shown.length > 0 && document.querySelector("dialog[open]") !== null) element.showPopover();
  }, [shown]);
  return (
    <div class="toasts" role="log" aria-live="polite" popover="manual" ref={place}>
      {shown.map(({ id, kind, text, action }) => (
        <div class={`toast ${kind}`} key={id}>
          <p>{text}</p>
          {action && (
            <Button
              onClick={() => {
                dismissToast(id);
                action.run();
              }}
            >
              {action.label}
            </Button>
          )}
          <IconButton icon={X} label={uiWords().dismiss} onClick={() => dismissToast(id)} />
        </div>
      ))}
    </div>
  );
}
