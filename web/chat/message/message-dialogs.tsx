import type { ChannelView, ShownMessage } from "../../../client/index.ts";
import { ReportDialog } from "../../report/report-dialog.tsx";
import { useAccount } from "../../state/use-account.ts";
import { EmojiPicker } from "../emoji/emoji-picker.tsx";
import { senderName } from "../names.ts";
import { ForwardDialog } from "./forward-dialog.tsx";
import type { MessageActs, MessageDialog } from "./message-acts.ts";
import { ReactorsDialog } from "./reactors-dialog.tsx";
import { ReadersDialog } from "./readers-dialog.tsx";

interface ReportMessageProps {
  channelId: string;
  message: ShownMessage;
  onClose: () => void;
}

interface MessageDialogsProps {
  shown: MessageDialog;
  message: ShownMessage;
  view: ChannelView;
  acts: MessageActs;
  onClose: () => void;
}

function ReportMessage({ channelId, message, onClose }: ReportMessageProps) {
  const account = useAccount();
  const { senderId, seq } = message;
  if (seq === null) return null;
  return (
    <ReportDialog
      subject={{ kind: "message", channelId, seq }}
      name={senderName(account, senderId)}
      isBlocked={account.friends.relation(senderId) === "blocked"}
      onClose={onClose}
    />
  );
}

/** The window about a message that is open. */
export function MessageDialogs({ shown, message, view, acts, onClose }: MessageDialogsProps) {
  switch (shown) {
    case "emoji":
      return (
        <EmojiPicker
          onClose={onClose}
          onPick={(emoji) => {
            onClose();
            acts.toggleReaction(message, emoji);
          }}
        />
      );
    case "readers":
      return <ReadersDialog view={view} message={message} onClose={onClose} />;
    case "reactors":
      return <ReactorsDialog channelId={view.channelId} message={message} onClose={onClose} />;
    case "forward":
      return <ForwardDialog channelId={view.channelId} message={message} onClose={onClose} />;
    case "report":
      return <ReportMessage channelId={view.channelId} message={message} onClose={onClose} />;
  }
}
