import { useEffect } from "preact/hooks";
import { useAccount } from "../state/use-account.ts";
import { Avatar } from "./avatar.tsx";
import { pictureAddresses } from "./picture-addresses.ts";

/** Somebody's face, and, where asked for, how they are just now. */
export function PersonAvatar({
  userId,
  size,
  presence = false,
}: {
  userId: string;
  size?: number;
  presence?: boolean;
}) {
  const account = useAccount();
  const person = account.people.person(userId);
  useEffect(() => (presence ? account.presence.show(userId) : undefined), [account, userId, presence]);
  return (
    <Avatar
      id={userId}
      name={person?.displayName ?? ""}
      pictures={pictureAddresses(account.api, { userId }, person?.picture)}
      {...(size !== undefined && { size })}
      presence={presence ? account.presence.of(userId)?.state : undefined}
    />
  );
}
