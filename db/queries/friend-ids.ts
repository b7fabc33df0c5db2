import { and, eq } from "drizzle-orm";
import type { Directory } from "../directory/directory.ts";
import { friendships } from "../schema/index.ts";
import { readFriendsAmong } from "./friends-among.ts";

/**
 * The ids of all friends of a user, in no particular order; at most `LIMITS.maxFriends`. Read from the primary, so it
 * holds every change that was committed before the call.
 *
 * @param doubtful with whom a change may have broken off. Of these, the pair's own home is asked as well: the user's list may
 *   be a copy that has not come up to it.
 */
export async function readFriendIds(
  directory: Directory,
  userId: string,
  doubtful: readonly string[] = [],
): Promise<string[]> {
  const rows = await directory.read(userId, (db) =>
    db
      .select({ id: friendships.otherId })
      .from(friendships)
      .where(and(eq(friendships.ownerId, userId), eq(friendships.state, "friends"))),
  );
  const ids = new Set(rows.map(({ id }) => id));
  if (doubtful.length === 0) return [...ids];
  const certain = await readFriendsAmong(directory, userId, doubtful);
  for (const id of doubtful) {
    if (certain.has(id)) ids.add(id);
    else ids.delete(id);
  }
  return [...ids];
}
