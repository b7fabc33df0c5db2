import { SmilePlus } from "lucide";
import { useState } from "preact/hooks";
import type { Reaction, ShownMessage } from "../../../client/index.ts";
import { formatList } from "../../i18n/format.ts";
import { useAccount } from "../../state/use-account.ts";
import { IconButton } from "../../ui/button.tsx";
import { senderName } from "../names.ts";
import { useTalk } from "../talk-context.ts";
import { messageWords } from "./message-words.ts";

const NAMED = 5;

/** The reactions below a message. A click adds the user's own, or takes it back. */
export function ReactionsBar({ message }: { message: ShownMessage }) {
  const { acts, rightsOver } = useTalk();
  const { reactions = [] } = message;
  if (reactions.length === 0) return null;
  const mayReact = rightsOver(message).react;
  return (
    <div class="reactions">
      {reactions.map((reaction) => (
        <ReactionChip key={reaction.emoji} message={message} reaction={reaction} mayReact={mayReact} />
      ))}
      {mayReact && (
        <IconButton
          class="reaction-add"
          icon={SmilePlus}
          size={16}
          label={messageWords().addReaction}
          onClick={() => acts.show("emoji", message)}
        />
      )}
    </div>
  );
}

interface ReactionChipProps {
  message: ShownMessage;
  reaction: Reaction;
  mayReact: boolean;
}

function ReactionChip({ message, reaction: { emoji, count, userIds }, mayReact }: ReactionChipProps) {
  const account = useAccount();
  const { acts } = useTalk();
  const [isPointedAt, setPointedAt] = useState(false);
  const say = messageWords();
  const isMine = userIds.includes(account.userId);
  // People are looked up by their names only once somebody wants to know.
  const names = isPointedAt ? userIds.slice(0, NAMED).map((userId) => senderName(account, userId)) : [];
  const others = count - names.length;
  const title = others > 0 ? say.andMore(names.join(", "), others) : formatList(names);
  return (
    <button
      type="button"
      class="reaction"
      aria-pressed={isMine}
      aria-label={say.toggleReaction(emoji, count, isMine)}
      title={isPointedAt ? title : undefined}
      onPointerEnter={() => setPointedAt(true)}
      onFocus={() => setPointedAt(true)}
      onClick={() => (mayReact ? acts.toggleReaction(message, emoji) : acts.show("reactors", message))}
      onContextMenu={(event) => {
        event.preventDefault();
        acts.show("reactors", message);
      }}
    >
      <span class="reaction-emoji">{emoji}</span>
      <span aria-hidden="true">{count}</span>
    </button>
  );
}
