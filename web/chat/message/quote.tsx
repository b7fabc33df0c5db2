import { useEffect, useState } from "preact/hooks";
import type { Message } from "../../../client/index.ts";
import { useAccount } from "../../state/use-account.ts";
import { senderName } from "../names.ts";
import { useTalk } from "../talk-context.ts";
import { messageWords } from "./message-words.ts";

type Quoted = NonNullable<Message["replyTo"]>;

/** The message that another one replies to; a click leads there. */
export function Quote({ quoted }: { quoted: Quoted }) {
  const account = useAccount();
  const { jumpTo, view } = useTalk();
  const [read, setRead] = useState<Quoted | null>(null);
  const { seq } = quoted;
  const isUnknown = quoted.senderId === undefined;
  useEffect(() => {
    // The server had no more than its number at hand.
    if (!isUnknown) return;
    account.api.messages.get(view.channelId, seq).then(
      ({ senderId, preview, deletedAt }) =>
        setRead({
          seq,
          senderId,
          ...(preview !== undefined && { preview }),
          deleted: deletedAt !== undefined,
        }),
      () => {}, // it is gone, or there is no network: the number leads there all the same
    );
  }, [account, view, seq, isUnknown]);
  const { senderId, preview, deleted } = isUnknown && read !== null ? read : quoted;
  const say = messageWords();
  return (
    <button type="button" class="quote" title={say.goToQuoted} onClick={() => jumpTo(seq)}>
      <bdi class="quote-name one-line">
        {senderId === undefined ? say.quotedMessage : senderName(account, senderId)}
      </bdi>
      <span class={`quote-text one-line ${deleted ? "gone" : ""}`} dir="auto">
        {deleted ? say.deleted : (preview ?? "…")}
      </span>
    </button>
  );
}
