import type { ChannelView, Conversation, ShownMessage } from "../../../client/index.ts";

interface ComposerProps {
  view: ChannelView;
  /** The channel itself, or one of its threads. */
  conversation: Conversation;
  replyTo: ShownMessage | null;
  editing: ShownMessage | null;
  /** What was replied to or edited is done, or given up. */
  onDone: () => void;
  onEditLast?: () => void;
}

export function Composer(props: ComposerProps) {
  void props;
  return null;
}
