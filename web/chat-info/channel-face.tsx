import type { Channel } from "../../client/index.ts";
import { useAccount } from "../state/use-account.ts";
import { Avatar } from "../ui/avatar.tsx";
import { pictureAddresses } from "../ui/picture-addresses.ts";

/** The picture of a group or a team's channel, a file of the channel itself. */
export function ChannelFace({ channel, size }: { channel: Channel; size: number }) {
  const { api } = useAccount();
  const { channelId, name, picture } = channel;
  const pictures = picture === null ? [] : pictureAddresses(api, { channelId, fileId: picture }, picture);
  return <Avatar id={channelId} name={name ?? ""} pictures={pictures} size={size} />;
}
