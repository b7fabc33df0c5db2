import { useRef, useState } from "preact/hooks";
import type { Person } from "../../client/index.ts";
import { openDirect } from "../state/open-direct.ts";
import { useAccount } from "../state/use-account.ts";
import { AttemptKey } from "../ui/attempt-key.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { OfflineNote } from "../ui/offline-note.tsx";
import { FriendPicker } from "./friend-picker.tsx";
import { groupsWords } from "./groups-words.ts";
import { NewGroupForm } from "./new-group-form.tsx";

/** The most people that a group has room for; the user is one of them. */
const MAX_GROUP_MEMBERS = 256;

/** Begins a talk: with one friend, or, with several, as a group. */
export function NewChatDialog({ onClose }: { onClose: () => void }) {
  const account = useAccount();
  const say = groupsWords();
  const [chosen, setChosen] = useState<readonly Person[]>([]);
  const [isNaming, setNaming] = useState(false);
  const isOpening = useRef(false);
  const [attempt] = useState(() => new AttemptKey());
  const [first] = chosen;
  if (isNaming) {
    return (
      <NewGroupForm members={chosen} attempt={attempt} onBack={() => setNaming(false)} onClose={onClose} />
    );
  }

  const proceed = () => {
    if (chosen.length > 1) return setNaming(true);
    if (first === undefined || isOpening.current) return;
    isOpening.current = true;
    void openDirect(account, first.userId).then(onClose);
  };
  return (
    <Dialog
      title={say.newChat}
      onClose={onClose}
      class="groups-dialog"
      actions={
        <Button kind="primary" disabled={chosen.length === 0} onClick={proceed}>
          {chosen.length > 1 ? say.next(chosen.length) : say.openChat}
        </Button>
      }
    >
      <p class="quiet">{say.pickHint}</p>
      <OfflineNote />
      <FriendPicker chosen={chosen} onChange={setChosen} max={MAX_GROUP_MEMBERS - 1} />
      {chosen.length >= MAX_GROUP_MEMBERS - 1 && <p role="status">{say.tooMany(MAX_GROUP_MEMBERS)}</p>}
    </Dialog>
  );
}
