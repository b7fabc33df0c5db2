export function PendingFiles(props: { channelId: string; threadSeq?: number }) {
  void props;
  return null;
}
