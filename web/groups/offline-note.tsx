import { CloudOff } from "lucide";
import { useAccount } from "../state/use-account.ts";
import { Icon } from "../ui/icon.tsx";
import { groupsWords } from "./groups-words.ts";
import "./groups.css";

/** Whether there is no connection just now, nor one being made. */
export function useIsOffline(): boolean {
  return useAccount().isOffline;
}

/** Says, where there is no connection, that what is on the screen needs one. */
export function OfflineNote() {
  if (!useIsOffline()) return null;
  return (
    <p class="groups-offline" role="status">
      <Icon of={CloudOff} size={18} />
      {groupsWords().offline}
    </p>
  );
}
