/**
 * The ids of all friends of a user, in no particular order; at most `LIMITS.maxFriends`. Read from the primary, so it
 * holds every change that was committed before the call.
 */
export async function readFriendIds(d1: D1Database, userId: string): Promise<string[]> {
  const { results } = await d1
    .withSession("first-primary")
    .prepare("SELECT other_id AS id FROM friendships WHERE owner_id = ? AND state = 'friends'")
    .bind(userId)
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}
