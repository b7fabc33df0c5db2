import type { ChannelView, ShownMessage } from "../../../client/index.ts";
import { EmojiPicker } from "../emoji/emoji-picker.tsx";
import { ForwardDialog } from "./forward-dialog.tsx";
import type { MessageActs, MessageDialog } from "./message-acts.ts";
import { ReactorsDialog } from "./reactors-dialog.tsx";
import { ReadersDialog } from "./readers-dialog.tsx";

interface MessageDialogsProps {
  shown: MessageDialog;
  message: ShownMessage;
  view: ChannelView;
  acts: MessageActs;
  onClose: () => void;
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
  }
}
