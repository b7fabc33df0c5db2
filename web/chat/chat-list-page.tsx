export function ChatListPage(props: { channelId?: string }) {
  void props;
  return null;
}
