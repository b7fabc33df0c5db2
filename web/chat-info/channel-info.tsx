export function ChannelInfo(props: { channelId: string; onClose: () => void }) {
  void props;
  return null;
}
