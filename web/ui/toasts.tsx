import { X } from "lucide";
import { dismissToast, toasts } from "../state/toasts.ts";
import { Button, IconButton } from "./button.tsx";
import { uiWords } from "./ui-words.ts";

/** Where short notes appear; read out when they do. */
export function Toasts() {
  return (
    <div class="toasts" role="log" aria-live="polite">
      {toasts.value.map(({ id, kind, text, action }) => (
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
