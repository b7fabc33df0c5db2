import { X } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { dismissToast, holdToasts, toasts } from "../state/toasts.ts";
import { Button, IconButton } from "./button.tsx";
import { uiWords } from "./ui-words.ts";

/** Where short notes appear; read out when they do. */
export function Toasts() {
  const place = useRef<HTMLDivElement>(null);
  const shown = toasts.value;
  useEffect(() => {
    // A window covers the page: what went wrong must come to lie above it. News can wait.
    const element = place.current;
    if (element === null || !("popover" in element)) return;
    if (element.matches(":popover-open")) element.hidePopover();
    const isUrgent = shown.some(({ kind }) => kind === "problem");
    if (isUrgent && document.querySelector("dialog[open]") !== null) element.showPopover();
  }, [shown]);
  return (
    <div
      class="toasts"
      role="log"
      aria-live="polite"
      popover="manual"
      ref={place}
      onPointerEnter={() => holdToasts(true)}
      onPointerLeave={() => holdToasts(false)}
      onFocusIn={() => holdToasts(true)}
      onFocusOut={() => holdToasts(false)}
    >
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
