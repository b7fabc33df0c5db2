import { useAccount } from "../state/use-account.ts";
import { Avatar } from "../ui/avatar.tsx";
import { pictureAddresses } from "../ui/picture-addresses.ts";

interface TeamAvatarProps {
  team: { teamId: string; name: string; picture: string | null };
  size?: number;
}

/** A team's picture. Only its members may fetch it; others see its initials. */
export function TeamAvatar({ team: { teamId, name, picture }, size = 44 }: TeamAvatarProps) {
  const { api } = useAccount();
  const pictures = pictureAddresses(api, { teamId }, picture);
  return (
    <span class="teams-face">
      <Avatar id={teamId} name={name} pictures={pictures} size={size} />
    </span>
  );
}
