import { useLayoutEffect, useRef } from "preact/hooks";

/**
 * For a `<dialog>` over everything: it takes the focus, keeps it, gives it back, and closes by Escape or a click beside what is in it.
 *
 * @returns what the element needs
 */
export function useModal(onClose: () => void) {
  const ref = useRef<HTMLDialogElement>(null);
  const isOver = useRef(false);
  useLayoutEffect(() => {
    const element = ref.current;
    const before = document.activeElement;
    element?.showModal();
    return () => {
      isOver.current = true;
      element?.close();
      // A dialog that is gone from the page already gives nothing back by itself.
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return {
    ref,
    onCancel: (event: Event) => {
      // Choosing no file is a "cancel", too.
      if (event.target !== ref.current) return;
      event.preventDefault();
      onClose();
    },
    // After an Escape that was held back the browser lets nobody hold back the next one: then it is closed already.
    onClose: () => {
      if (!isOver.current) onClose();
    },
    // What happens in here is no key for what it lies over, and belongs to.
    onKeyDown: (event: Event) => event.stopPropagation(),
    // A click on the dialog itself, not on what is in it, is one beside it.
    onClick: (event: Event) => {
      if (event.target === ref.current) onClose();
    },
  };
}
