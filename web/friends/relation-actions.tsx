import { Check, MessageCircle, UserPlus, X } from "lucide";
import type { Person, Relation } from "../../client/index.ts";
import { openDirect } from "../state/open-direct.ts";
import { showNews, showProblem } from "../state/toasts.ts";
import { useAccount } from "../state/use-account.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { useWork } from "../ui/use-work.ts";
import { friendsWords } from "./friends-words.ts";

interface RelationActionsProps {
  person: Person;
  relation: Relation;
  /** One of many rows: its buttons are small, and their names say whom they are about. */
  isRow?: boolean;
  /** The user is about to be elsewhere. */
  onLeave?: () => void;
}

/** What fits how the user stands with somebody: asking, answering, taking back, writing. */
export function RelationActions({ person, relation, isRow = false, onLeave }: RelationActionsProps) {
  const account = useAccount();
  const { friends } = account;
  const { isBusy, run } = useWork(showProblem);
  const { userId, displayName: name } = person;
  const say = friendsWords();
  const named = (label: string) => (isRow ? { "aria-label": label } : {});

  const ask = async () => {
    const { relation: now } = await friends.request(userId);
    // They had asked already.
    if (now === "friends") showNews(say.nowFriends(name));
  };
  const accept = async () => {
    await friends.accept(userId);
    showNews(say.nowFriends(name));
  };

  switch (relation) {
    case "none":
      return (
        <Button kind="primary" icon={UserPlus} aria-disabled={isBusy} onClick={() => run(ask)}>
          {say.add}
        </Button>
      );
    case "requested":
      return (
        <Button
          aria-disabled={isBusy}
          onClick={() => run(() => friends.cancel(userId))}
          {...named(say.cancelOf(name))}
        >
          {say.cancel}
        </Button>
      );
    case "incoming":
      return (
        <>
          <Button
            kind="primary"
            {...(!isRow && { icon: Check })}
            aria-disabled={isBusy}
            onClick={() => run(accept)}
            {...named(say.acceptOf(name))}
          >
            {say.accept}
          </Button>
          {isRow ? (
            <IconButton
              icon={X}
              label={say.declineOf(name)}
              aria-disabled={isBusy}
              onClick={() => run(() => friends.decline(userId))}
            />
          ) : (
            <Button aria-disabled={isBusy} onClick={() => run(() => friends.decline(userId))}>
              {say.decline}
            </Button>
          )}
        </>
      );
    case "friends":
      return (
        <Button
          kind="primary"
          icon={MessageCircle}
          aria-disabled={isBusy}
          onClick={() =>
            run(async () => {
              await openDirect(account, userId);
              onLeave?.();
            })
          }
        >
          {say.message}
        </Button>
      );
    case "blocked":
      return (
        <Button
          aria-disabled={isBusy}
          onClick={() => run(() => friends.unblock(userId))}
          {...named(say.unblockOf(name))}
        >
          {say.unblock}
        </Button>
      );
  }
}
