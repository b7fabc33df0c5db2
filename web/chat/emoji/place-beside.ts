const GAP_PX = 8;
/** Below this width things come up from the bottom instead. */
const NARROW_PX = 560;

/** Puts a fixed box beside an element, wherever there is room: above it, else below. */
export function placeBeside(box: HTMLElement, anchor: Element | null): void {
  if (innerWidth < NARROW_PX || anchor === null || anchor === document.body) return;
  const { left, right, top, bottom } = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const fits = (at: number, size: number, room: number) =>
    Math.max(GAP_PX, Math.min(at, room - size - GAP_PX));
  const startsAtLeft = left + width + GAP_PX <= innerWidth;
  const x = fits(startsAtLeft ? left : right - width, width, innerWidth);
  const above = top - height - GAP_PX;
  const y = fits(above >= GAP_PX ? above : bottom + GAP_PX, height, innerHeight);
  box.dataset["placed"] = "";
  box.style.left = `${x}px`;
  box.style.top = `${y}px`;
}
