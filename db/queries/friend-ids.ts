import { and, eq } from "drizzle-orm";
import type { Directory } from "../directory/directory.ts";
import { friendships } from "../schema/index.ts";
import { readFriendsAmong } from "./friends-among.ts";

/**
 * The ids of all friends of a user, in no particular order; at most `LIMITS.maxFriends`. Read from the primary, so it
 * holds every change that was committed before the call. Where there are several databases, each pair's home is asked as well: the
 * user's own list may be a copy that has not come up to it, and nobody may be shown to somebody who is no friend any more.
 *
 * @param doubtful with whom a change may have broken off, so that even the list may lack them
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
  const ids = rows.map(({ id }) => id);
  if (directory.names.length === 1) return ids;
  return [...(await readFriendsAmong(directory, userId, [...new Set([...ids, ...doubtful])]))];
}
