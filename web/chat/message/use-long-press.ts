import { useRef } from "preact/hooks";

const LONG_MS = 450;
const MOVED_PX = 10;

/** Handlers that call `held` with the element where a finger rests on it for a while. */
export function useLongPress(held: (element: HTMLElement) => void) {
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number }>(undefined);
  const end = () => {
    clearTimeout(press.current?.timer);
    press.current = undefined;
  };
  return {
    onPointerDown: ({ pointerType, clientX, clientY, currentTarget }: PointerEvent) => {
      if (pointerType !== "touch" || !(currentTarget instanceof HTMLElement)) return;
      const timer = setTimeout(() => {
        press.current = undefined;
        held(currentTarget);
      }, LONG_MS);
      press.current = { timer, x: clientX, y: clientY };
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      const { current } = press;
      if (current && Math.hypot(clientX - current.x, clientY - current.y) > MOVED_PX) end();
    },
    onPointerUp: end,
    onPointerCancel: end,
    onPointerLeave: end,
  };
}
