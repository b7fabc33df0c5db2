import { effect } from "@preact/signals";
import type { Contact } from "../../client/index.ts";
import type { Account } from "../state/account.ts";
import { dismissToast, showNews, showProblem, showToast } from "../state/toasts.ts";
import { friendsWords } from "./friends-words.ts";
import { NewContacts } from "./new-contacts.ts";

/**
 * Says who asks to be the user's friend, and who accepted, as it happens and while the app is in sight.
 *
 * @returns ends it
 */
export function followFriendNews(account: Account): () => void {
  const { friends } = account;
  const asking = new NewContacts();
  const notes = new Map<string, number>();
  let waitedFor = new Set<string>();
  return effect(() => {
    if (!friends.isRead.value) return;
    const { incoming, outgoing, all } = friends;
    const isInSight = document.visibilityState === "visible";
    const accepted = all.filter(({ userId }) => waitedFor.has(userId));
    waitedFor = new Set(outgoing.map(({ userId }) => userId));
    const askers = asking.look(incoming);
    if (isInSight) {
      for (const { displayName } of accepted) showNews(friendsWords().accepted(displayName));
      for (const asker of askers) {
        const note = offerToAccept(account, asker);
        if (note !== undefined) notes.set(asker.userId, note);
      }
    }
    // What is answered, here or on another device, asks for no answer any more.
    const asked = new Set(incoming.map(({ userId }) => userId));
    for (const [userId, note] of notes) {
      if (asked.has(userId)) continue;
      dismissToast(note);
      notes.delete(userId);
    }
  });
}

function offerToAccept({ friends }: Account, { userId, displayName }: Contact): number | undefined {
  const say = friendsWords();
  const accept = () => {
    friends.accept(userId).then(() => showNews(friendsWords().nowFriends(displayName)), showProblem);
  };
  return showToast({
    kind: "news",
    text: say.asks(displayName),
    action: { label: say.accept, run: accept },
  });
}
