import { useAccount } from "../../state/use-account.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { PersonAvatar } from "../../ui/person-avatar.tsx";
import { pictureAddresses } from "../../ui/picture-addresses.ts";
import { channelName, otherPerson } from "../names.ts";

interface Pictured {
  channelId: string;
  name: string | null;
  picture: string | null;
  userIds: readonly string[];
  kind: "direct" | "group" | "team";
}

interface ChannelAvatarProps {
  channel: Pictured;
  size?: number;
  presence?: boolean;
}

/** A channel's picture; of a direct one the other person's face, and how they are just now. */
export function ChannelAvatar({ channel, size = 40, presence = false }: ChannelAvatarProps) {
  const account = useAccount();
  const { channelId, picture, kind } = channel;
  const other = otherPerson(account.userId, channel);
  if (kind === "direct" && other !== undefined)
    return <PersonAvatar userId={other} size={size} presence={presence} />;
  const spot = picture === null ? null : { channelId, fileId: picture };
  return (
    <Avatar
      id={channelId}
      name={channelName(account, channel)}
      size={size}
      pictures={spot === null ? [] : pictureAddresses(account.api, spot, picture)}
    />
  );
}
