import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** Puts the focus into the first field of a form once it is there. */
export function useFirstField(): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>("input:not([type=file]), select, textarea")?.focus();
  }, []);
  return form;
}
