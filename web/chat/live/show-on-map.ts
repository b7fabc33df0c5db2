import { effect } from "@preact/signals";
import type { ChannelView } from "../../../client/index.ts";
import { go, route } from "../../state/route.ts";
import { selectedUserId } from "../../state/selection.ts";
import { putOnMap } from "./use-places.ts";

/** A screen is drawn in far less. */
const REOPEN_MS = 300;

let endShowing: (() => void) | undefined;

/** Goes to the map, to somebody who shares a live place; it goes on moving there as long as they stay selected. */
export function showOnMap(view: ChannelView, userId: string): void {
  endShowing?.();
  selectedUserId.value = userId;
  const takeOff = putOnMap(view);
  go({ view: "near" });
  // Once the talk has left the screen, and closed its channel.
  const opening = setTimeout(() => void view.open().catch(() => {}), REOPEN_MS);
  let end = () => {};
  endShowing = () => {
    endShowing = undefined;
    clearTimeout(opening);
    end();
    takeOff();
    const place = route.peek();
    const isOnScreen = place.view === "chat" && place.channelId === view.channelId;
    if (!isOnScreen) view.close().catch(() => {});
  };
  end = effect(() => {
    const isOver = selectedUserId.value !== userId || route.value.view !== "near";
    if (isOver) queueMicrotask(() => endShowing?.());
  });
}
