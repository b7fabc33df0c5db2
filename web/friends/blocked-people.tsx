import { Ban } from "lucide";
import { useAccount } from "../state/use-account.ts";
import { Empty } from "../ui/empty.tsx";
import { friendsWords } from "./friends-words.ts";
import { ListState } from "./list-state.tsx";
import { ContactSection } from "./requests.tsx";

/** Whom the user blocked. */
export function BlockedPeople() {
  const { blocked } = useAccount().friends;
  const say = friendsWords();
  return (
    <ListState
      isEmpty={blocked.length === 0}
      empty={
        <Empty icon={Ban} title={say.noBlocked}>
          <p>{say.noBlockedText}</p>
        </Empty>
      }
    >
      <ContactSection title={say.blocked} contacts={blocked} relation="blocked" />
    </ListState>
  );
}
