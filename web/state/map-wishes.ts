import { signal } from "@preact/signals";

/** Whether the next click on the map says where the user is. */
export const isPinning = signal(false);

/** What of the map something covers from below, in pixels: the sheet, on a narrow screen. */
export const coveredBelowPx = signal(0);
