import { useEffect, useState } from "preact/hooks";
import { useAccount } from "../../state/use-account.ts";
import { messageWords } from "../message/message-words.ts";
import { senderName } from "../names.ts";
import { useTalk } from "../talk-context.ts";
import { historyWords } from "./history-words.ts";

/** Reads out what others write, for whoever does not see it come. */
export function LatestNews() {
  const account = useAccount();
  const { conversation } = useTalk();
  const [text, setText] = useState("");
  useEffect(
    () =>
      conversation.on("message", ({ senderId, preview, kind }) => {
        if (kind === "system" || senderId === account.userId) return;
        const what = preview ?? messageWords().unknownKind;
        setText(historyWords().said(senderName(account, senderId), what));
      }),
    [conversation, account],
  );
  return (
    <p class="hidden" aria-live="polite">
      {text}
    </p>
  );
}
