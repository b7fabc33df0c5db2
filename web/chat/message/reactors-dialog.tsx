import { useEffect, useState } from "preact/hooks";
import type { ShownMessage } from "../../../client/index.ts";
import { showProblem } from "../../state/toasts.ts";
import { useAccount } from "../../state/use-account.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Spinner } from "../../ui/empty.tsx";
import { Choice } from "../../ui/field.tsx";
import { uiWords } from "../../ui/ui-words.ts";
import { messageWords } from "./message-words.ts";
import { PersonRow } from "./person-row.tsx";

interface ReactorsDialogProps {
  channelId: string;
  message: ShownMessage;
  onClose: () => void;
}

/** Who reacted to a message, with which emoji. */
export function ReactorsDialog({ channelId, message, onClose }: ReactorsDialogProps) {
  const { reactions = [], seq } = message;
  const [chosen, setChosen] = useState(reactions[0]?.emoji ?? "");
  const options = reactions.map(({ emoji, count }) => ({ name: emoji, label: `${emoji} ${count}` }));
  const say = messageWords();
  return (
    <Dialog title={say.reactors} onClose={onClose} class="people-dialog">
      <Choice label={say.whoReacted} options={options} chosen={chosen} onChoose={setChosen} />
      {seq !== null && (
        <Reactors key={chosen} channelId={channelId} seq={seq} emoji={chosen} onChosen={onClose} />
      )}
    </Dialog>
  );
}

interface ReactorsProps {
  channelId: string;
  seq: number;
  emoji: string;
  onChosen: () => void;
}

/** A message carries the first few of them; the rest is read page by page. */
function Reactors({ channelId, seq, emoji, onChosen }: ReactorsProps) {
  const { api } = useAccount();
  const [userIds, setUserIds] = useState<readonly string[]>([]);
  /** Null at the end. */
  const [cursor, setCursor] = useState<string | null | undefined>(undefined);
  const [isReading, setReading] = useState(true);
  const read = (from: string | undefined) => {
    setReading(true);
    api.messages
      .reactors(channelId, seq, emoji, { cursor: from })
      .then(({ items, nextCursor }) => {
        setUserIds((before) => (from === undefined ? items : [...before, ...items]));
        setCursor(nextCursor);
      }, showProblem)
      .finally(() => setReading(false));
  };
  useEffect(() => read(undefined), [api, channelId, seq, emoji]);
  return (
    <>
      <ul>
        {userIds.map((userId) => (
          <PersonRow key={userId} userId={userId} onChosen={onChosen} />
        ))}
      </ul>
      {isReading && <Spinner />}
      {!isReading && typeof cursor === "string" && (
        <Button onClick={() => read(cursor)}>{uiWords().more}</Button>
      )}
    </>
  );
}
