export function AddFriendPage(props: { handle: string }) {
  void props;
  return null;
}
