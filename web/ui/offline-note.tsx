import { signal } from "@preact/signals";
import { CloudOff } from "lucide";
import { useAccount } from "../state/use-account.ts";
import { Icon } from "./icon.tsx";
import { uiWords } from "./ui-words.ts";

// The browser knows sooner than a socket that nobody answers on.
const hasNetwork = signal(navigator.onLine);
const look = () => {
  hasNetwork.value = navigator.onLine;
};
addEventListener("online", look);
addEventListener("offline", look);

/** Whether there is no connection just now, nor one being made. */
export function useIsOffline(): boolean {
  const { connection } = useAccount();
  return !hasNetwork.value || connection.value === "waiting" || connection.value === "closed";
}

/** Says, where there is no connection, that what is on the screen needs one. */
export function OfflineNote() {
  if (!useIsOffline()) return null;
  return (
    <p class="offline-note" role="status">
      <Icon of={CloudOff} size={18} />
      {uiWords().offline}
    </p>
  );
}
