export function FriendsPage(props: { tab: string }) {
  void props;
  return null;
}
