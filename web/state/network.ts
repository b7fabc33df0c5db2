import { signal } from "@preact/signals";

/** Whether the device has a network, as far as it knows. A socket may take a minute to notice that it has none. */
export const hasNetwork = signal(navigator.onLine);

const look = () => {
  hasNetwork.value = navigator.onLine;
};
addEventListener("online", look);
addEventListener("offline", look);
