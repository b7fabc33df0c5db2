import { signal } from "@preact/signals";
import { type Near, RADIUS } from "./near.ts";

/** The radius while the user drags it, in metres, wherever they do; null: they do not. */
const draftM = signal<number | null>(null);

/** The radius as it is to be shown. */
export function shownRadiusM(near: Near): number {
  return draftM.value ?? near.radiusM.value;
}

/** Shows another radius. Nobody is asked yet who is within it. */
export function draftRadius(radiusM: number): void {
  const steps = radiusM < 2_000 ? 50 : 100;
  draftM.value = Math.min(RADIUS.maxM, Math.max(RADIUS.minM, Math.round(radiusM / steps) * steps));
}

/** The user let go: looks as far as is shown. */
export function reachDraft(near: Near): void {
  const radiusM = draftM.peek();
  draftM.value = null;
  if (radiusM !== null && radiusM !== near.radiusM.peek()) near.reach(radiusM);
}
