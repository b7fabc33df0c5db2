import type { HitherApi } from "../../client/index.ts";

/** Someone who can act for themselves. */
export interface Account {
  userId: string;
  api: HitherApi;
}

/** Makes two people friends, as they would: one asks, the other accepts. Nothing happens where they are already. */
export async function befriend(asker: Account, other: Account): Promise<void> {
  const { relation } = await asker.api.requestFriend(other.userId);
  if (relation !== "friends") await other.api.acceptFriend(asker.userId);
}
