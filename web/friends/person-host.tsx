import { useEffect } from "preact/hooks";
import { shownPersonId } from "../state/selection.ts";
import { useAccount } from "../state/use-account.ts";
import { useLoaded } from "../ui/use-loaded.ts";
import { followFriendNews } from "./friend-news.ts";

/** Where the card of a person appears, and whence news of friends come; once in the page. See `showPerson`. */
export function PersonHost() {
  const account = useAccount();
  const userId = shownPersonId.value;
  const Card = useLoaded(
    () => import("./person-card.tsx").then(({ PersonCard }) => PersonCard),
    userId !== null,
    close,
  );
  useEffect(() => followFriendNews(account), [account]);
  useEffect(() => {
    // "Back" leads away from what the card lies over.
    addEventListener("popstate", close);
    return () => {
      removeEventListener("popstate", close);
      close();
    };
  }, []);
  if (userId === null || Card === undefined) return null;
  return <Card key={userId} userId={userId} onClose={close} />;
}

function close(): void {
  shownPersonId.value = null;
}
