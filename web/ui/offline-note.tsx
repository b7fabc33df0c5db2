import { CloudOff } from "lucide";
import { useAccount } from "../state/use-account.ts";
import { Icon } from "./icon.tsx";
import { uiWords } from "./ui-words.ts";

/** Whether there is no connection just now, nor one being made. */
export function useIsOffline(): boolean {
  return useAccount().isOffline;
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
