import type { ChatPanel } from "../state/route.ts";

export interface ChatPageProps {
  channelId: string;
  threadSeq?: number;
  aroundSeq?: number;
  panel?: ChatPanel;
}

export function ChatPage(props: ChatPageProps) {
  void props;
  return <section class="chat-page" />;
}
