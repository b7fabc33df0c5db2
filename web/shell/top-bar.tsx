import { CloudOff } from "lucide";
import { SharingBar } from "../sharing/sharing-bar.tsx";
import { useAccount } from "../state/use-account.ts";
import { Icon } from "../ui/icon.tsx";
import { Link } from "../ui/link.tsx";
import { shellWords } from "./shell-words.ts";

/** Always in sight: whether friends see the user, and whether there is a connection. */
export function TopBar() {
  const account = useAccount();
  return (
    <header class="top-bar">
      <Link to={{ view: "near" }} class="brand">
        Hither
      </Link>
      <p class="connection" role="status" data-state={account.connection.value}>
        {account.isOffline && (
          <>
            <Icon of={CloudOff} size={16} />
            <span>{shellWords().offline}</span>
          </>
        )}
      </p>
      <SharingBar />
    </header>
  );
}
