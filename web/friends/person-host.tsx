import { useEffect } from "preact/hooks";
import { shownPersonId } from "../state/selection.ts";
import { useAccount } from "../state/use-account.ts";
import { lazily } from "../ui/lazily.tsx";
import { followFriendNews } from "./friend-news.ts";

const PersonCard = lazily(async () => (await import("./person-card.tsx")).PersonCard);

/** Where the card of a person appears, and whence news of friends come; once in the page. See `showPerson`. */
export function PersonHost() {
  const account = useAccount();
  const userId = shownPersonId.value;
  useEffect(() => followFriendNews(account), [account]);
  useEffect(() => {
    // "Back" leads away from what the card lies over.
    addEventListener("popstate", close);
    return () => {
      removeEventListener("popstate", close);
      close();
    };
  }, []);
  if (userId === null) return null;
  return <PersonCard key={userId} userId={userId} onClose={close} />;
}

function close(): void {
  shownPersonId.value = null;
}
