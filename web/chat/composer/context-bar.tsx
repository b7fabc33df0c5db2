import { Pencil, Reply, X } from "lucide";
import type { ShownMessage } from "../../../client/index.ts";
import { useAccount } from "../../state/use-account.ts";
import { IconButton } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { composerWords } from "./composer-words.ts";

interface ContextBarProps {
  replyTo: ShownMessage | null;
  editing: ShownMessage | null;
  onCancel: () => void;
}

/** What the text that is written belongs to: the message that it answers, or that it changes. */
export function ContextBar({ replyTo, editing, onCancel }: ContextBarProps) {
  const { people, userId } = useAccount();
  const message = editing ?? replyTo;
  if (message === null) return null;
  const say = composerWords();
  const isReply = editing === null;
  const title = !isReply
    ? say.editing
    : message.senderId === userId
      ? say.replyToSelf
      : say.replyTo(people.name(message.senderId));
  return (
    <div class="context-bar">
      <Icon of={isReply ? Reply : Pencil} size={18} />
      <div class="context-words">
        <bdi class="context-title one-line">{title}</bdi>
        <bdi class="one-line quiet">{message.preview ?? message.body}</bdi>
      </div>
      <IconButton icon={X} label={isReply ? say.cancelReply : say.cancelEdit} onClick={onCancel} />
    </div>
  );
}
