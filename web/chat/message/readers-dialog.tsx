import type { ChannelView, ShownMessage } from "../../../client/index.ts";
import { useAccount } from "../../state/use-account.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { useConversation } from "../use-conversation.ts";
import { messageWords } from "./message-words.ts";
import { PersonRow } from "./person-row.tsx";

interface ReadersDialogProps {
  view: ChannelView;
  message: ShownMessage;
  onClose: () => void;
}

/** Who has read a message, and whom it has reached. */
export function ReadersDialog({ view, message, onClose }: ReadersDialogProps) {
  const account = useAccount();
  useConversation(view);
  const say = messageWords();
  const seq = message.seq ?? Number.POSITIVE_INFINITY;
  const others = [...view.receipts.values()].filter(({ userId }) => userId !== account.userId);
  const lists = [
    { title: say.read, people: others.filter(({ readSeq }) => readSeq >= seq) },
    {
      title: say.deliveredTo,
      people: others.filter(({ readSeq, deliveredSeq }) => readSeq < seq && deliveredSeq >= seq),
    },
    {
      title: say.notYet,
      people: others.filter(({ readSeq, deliveredSeq }) => Math.max(readSeq, deliveredSeq) < seq),
    },
  ];
  return (
    <Dialog title={say.whoRead} onClose={onClose} class="people-dialog">
      {lists
        .filter(({ people }) => people.length > 0)
        .map(({ title, people }) => (
          <section key={title}>
            <h3 class="people-title">
              {title} <span class="quiet">{people.length}</span>
            </h3>
            <ul>
              {people.map(({ userId }) => (
                <PersonRow key={userId} userId={userId} onChosen={onClose} />
              ))}
            </ul>
          </section>
        ))}
    </Dialog>
  );
}
