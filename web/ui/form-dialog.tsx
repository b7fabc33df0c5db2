import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { uiWords } from "./ui-words.ts";

interface FormDialogProps {
  title: string;
  /** What the button says that does it. */
  yes: string;
  isDanger?: boolean;
  /** Whether it can be done now: all is filled in, and nothing is under way. */
  canSubmit: boolean;
  onSubmit: () => void;
  onClose: () => void;
  /** Where another step came before this one. */
  onBack?: () => void;
  children: ComponentChildren;
}

/** A dialog with a form in it: the focus goes to its first field, and Enter does what its button does. */
export function FormDialog(props: FormDialogProps) {
  const { title, yes, isDanger = false, canSubmit, onSubmit, onClose, onBack, children } = props;
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>("input:not([type=file]), select, textarea")?.focus();
  }, []);
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onBack ?? onClose}>{onBack ? uiWords().back : uiWords().cancel}</Button>
          <Button kind={isDanger ? "danger" : "primary"} type="submit" form={id} disabled={!canSubmit}>
            {yes}
          </Button>
        </>
      }
    >
      <form
        id={id}
        ref={form}
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (canSubmit) onSubmit();
        }}
      >
        {children}
      </form>
    </Dialog>
  );
}
