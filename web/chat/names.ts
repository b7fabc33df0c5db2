import type { Account } from "../state/account.ts";
import { messageWords } from "./message/message-words.ts";

/** Stands in the place of somebody whose account is gone and whose messages stayed. */
const DELETED_USER_ID = "deleted-user";

/** What somebody is called in a talk. */
export function senderName(account: Account, userId: string): string {
  return userId === DELETED_USER_ID ? messageWords().deletedAccount : account.people.name(userId);
}

interface Named {
  name: string | null;
  userIds: readonly string[];
}

/** The other one of a direct channel; undefined elsewhere. */
export function otherPerson(userId: string, { userIds }: Named): string | undefined {
  return userIds.find((each) => each !== userId) ?? userIds[0];
}

/** A channel's name; of a direct one that of the other person. */
export function channelName(account: Account, channel: Named): string {
  if (channel.name !== null) return channel.name;
  const other = otherPerson(account.userId, channel);
  return other === undefined ? "…" : account.people.name(other);
}
