import { showPerson } from "../../state/selection.ts";
import { useAccount } from "../../state/use-account.ts";
import { PersonAvatar } from "../../ui/person-avatar.tsx";
import { senderName } from "../names.ts";

/** Somebody in a list of a window; leads to their card. */
export function PersonRow({ userId, onChosen }: { userId: string; onChosen: () => void }) {
  const account = useAccount();
  return (
    <li>
      <button
        type="button"
        class="row"
        onClick={() => {
          onChosen();
          showPerson(userId);
        }}
      >
        <PersonAvatar userId={userId} size={36} presence />
        <span class="row-words">
          <bdi class="row-title one-line">{senderName(account, userId)}</bdi>
        </span>
      </button>
    </li>
  );
}
