import type { ShownMessage } from "../../../client/index.ts";
import { formatFully } from "../../i18n/format.ts";
import { useAccount } from "../../state/use-account.ts";
import { senderName } from "../names.ts";
import { useTalk } from "../talk-context.ts";
import { messageWords } from "./message-words.ts";
import { systemEventOf } from "./system-event.ts";

/** What happened in the channel, in words. */
export function SystemMessage({ message }: { message: ShownMessage }) {
  const account = useAccount();
  const { jumpTo } = useTalk();
  const say = messageWords();
  const event = systemEventOf(message);
  const name = (userId: string) => senderName(account, userId);
  const text =
    event === undefined ? say.systemUnknown : say.system(event, { actor: name(message.senderId), name });
  return (
    <p class="system-message" title={formatFully(message.at)} dir="auto">
      {event?.event === "pinned" ? (
        <button type="button" onClick={() => jumpTo(event.seq)}>
          {text}
        </button>
      ) : (
        text
      )}
    </p>
  );
}
