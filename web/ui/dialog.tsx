import { X } from "lucide";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { IconButton } from "./button.tsx";
import { uiWords } from "./ui-words.ts";
import { useModal } from "./use-modal.ts";

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  /** Buttons at the bottom. */
  actions?: ComponentChildren;
  class?: string;
}

/** A window over the page. It takes the focus, keeps it, gives it back, and closes by Escape or a click beside it. */
export function Dialog({ title, onClose, children, actions, class: extra }: DialogProps) {
  const titleId = useId();
  return (
    <dialog class={`dialog ${extra ?? ""}`} aria-labelledby={titleId} {...useModal(onClose)}>
      <div class="dialog-box">
        <div class="dialog-head">
          <h2 id={titleId}>{title}</h2>
          <IconButton icon={X} label={uiWords().close} onClick={onClose} />
        </div>
        <div class="dialog-body">{children}</div>
        {actions && <div class="dialog-actions">{actions}</div>}
      </div>
    </dialog>
  );
}
