interface DragOptions {
  onStart?: () => void;
  onMove: (clientX: number, clientY: number) => void;
  onEnd: () => void;
}

/** Lets an element be dragged by mouse, finger or pen, without the map beneath going along. @returns ends it */
export function draggable(element: HTMLElement, { onStart, onMove, onEnd }: DragOptions): () => void {
  const end = new AbortController();
  const { signal } = end;
  // Where it was taken hold of, from its middle: it does not jump beneath the finger.
  let held: { id: number; right: number; down: number } | undefined;

  element.addEventListener(
    "pointerdown",
    (event) => {
      if (event.button !== 0) return;
      const { left, top, width, height } = element.getBoundingClientRect();
      held = {
        id: event.pointerId,
        right: event.clientX - left - width / 2,
        down: event.clientY - top - height / 2,
      };
      element.setPointerCapture(event.pointerId);
      onStart?.();
    },
    { signal },
  );
  element.addEventListener(
    "pointermove",
    (event) => {
      if (held?.id === event.pointerId) onMove(event.clientX - held.right, event.clientY - held.down);
    },
    { signal },
  );
  const drop = (event: PointerEvent) => {
    if (held?.id !== event.pointerId) return;
    held = undefined;
    onEnd();
  };
  element.addEventListener("pointerup", drop, { signal });
  element.addEventListener("pointercancel", drop, { signal });
  // What the map itself listens to.
  const keep = (event: Event) => event.stopPropagation();
  for (const name of ["mousedown", "touchstart", "dblclick"]) {
    element.addEventListener(name, keep, { signal, passive: true });
  }
  return () => end.abort();
}
