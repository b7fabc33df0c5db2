import { Ellipsis, MessagesSquare, Reply, SmilePlus } from "lucide";
import type { ShownMessage } from "../../../client/index.ts";
import { IconButton } from "../../ui/button.tsx";
import { useTalk } from "../talk-context.ts";
import { messageWords } from "./message-words.ts";

/** What is done with a message most often, above it while the pointer is there. Keys reach all of it by the message's own menu. */
export function MessageToolbar({ message }: { message: ShownMessage }) {
  const { acts, rightsOver, openMenu } = useTalk();
  const say = messageWords();
  const rights = rightsOver(message);
  const more = (event: MouseEvent) => {
    if (event.currentTarget instanceof HTMLElement)
      openMenu(message, event.currentTarget.getBoundingClientRect());
  };
  return (
    <div class="message-toolbar">
      {rights.react && (
        <IconButton tabIndex={-1} icon={SmilePlus} size={18} label={say.react} onClick={more} />
      )}
      {rights.reply && (
        <IconButton
          tabIndex={-1}
          icon={Reply}
          size={18}
          label={say.reply}
          onClick={() => acts.reply(message)}
        />
      )}
      {rights.thread && (
        <IconButton
          tabIndex={-1}
          icon={MessagesSquare}
          size={18}
          label={say.replyInThread}
          onClick={() => acts.openThread(message)}
        />
      )}
      <IconButton tabIndex={-1} icon={Ellipsis} size={18} label={say.actions} onClick={more} />
    </div>
  );
}
