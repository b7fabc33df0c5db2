export function NewChatDialog(props: { onClose: () => void }) {
  void props;
  return null;
}
