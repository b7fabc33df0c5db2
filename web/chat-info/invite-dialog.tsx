import { useState } from "preact/hooks";
import type { Channel, Person } from "../../client/index.ts";
import { FriendPicker } from "../groups/friend-picker.tsx";
import { formatList } from "../i18n/format.ts";
import { problemWords } from "../i18n/problems.ts";
import { showNews } from "../state/toasts.ts";
import { useAccount } from "../state/use-account.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { OfflineNote } from "../ui/offline-note.tsx";
import { Problem } from "../ui/problem.tsx";
import { chatInfoWords } from "./chat-info-words.ts";
import { TeamPicker } from "./team-picker.tsx";

interface InviteDialogProps {
  channel: Channel;
  /** Those who are in already. */
  without: ReadonlySet<string>;
  onClose: () => void;
  onInvited: () => void;
}

/** Brings friends into a group, or members of the team into its channel. */
export function InviteDialog({ channel, without, onClose, onInvited }: InviteDialogProps) {
  const { api } = useAccount();
  const say = chatInfoWords();
  const { channelId, teamId } = channel;
  const [chosen, setChosen] = useState<readonly Person[]>([]);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const invite = async () => {
    setBusy(true);
    setProblem(null);
    const failed: Person[] = [];
    let reason: unknown;
    // One after the other: the server counts them, and a group may become full on the way.
    for (const person of chosen) {
      try {
        await api.channels.invite(channelId, person.userId);
      } catch (error) {
        failed.push(person);
        reason = error;
      }
    }
    setBusy(false);
    if (failed.length < chosen.length) onInvited();
    if (failed.length === 0) {
      showNews(say.invited);
      return onClose();
    }
    setChosen(failed);
    const names = formatList(failed.map(({ displayName }) => displayName));
    setProblem(`${say.someFailed(names)} ${problemWords(reason) ?? ""}`);
  };
  return (
    <Dialog
      title={say.inviteTitle}
      onClose={onClose}
      class="groups-dialog"
      actions={
        <Button kind="primary" disabled={isBusy || chosen.length === 0} onClick={() => void invite()}>
          {say.inviteSome(chosen.length)}
        </Button>
      }
    >
      <OfflineNote />
      <Problem text={problem} />
      {teamId === null ? (
        <FriendPicker chosen={chosen} onChange={setChosen} without={without} />
      ) : (
        <TeamPicker teamId={teamId} chosen={chosen} onChange={setChosen} without={without} />
      )}
    </Dialog>
  );
}
