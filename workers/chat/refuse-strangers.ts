import type { Directory } from "../../db/directory/directory.ts";
import { readFriendsAmong } from "../../db/queries/friends-among.ts";
import { readStanding } from "../../db/queries/standing.ts";
import { ProblemError } from "../problem.ts";

/**
 * Lets a user bring along none but friends. Throws `not-friends`, and `no-such-person` for an unknown id as for somebody
 * who blocked the user.
 *
 * @param field names where in the request the ids are
 */
export async function refuseStrangers(
  directory: Directory,
  userId: string,
  others: string[],
  field: string,
): Promise<void> {
  const friends = await readFriendsAmong(directory, userId, others);
  const stranger = others.find((other) => !friends.has(other));
  if (stranger === undefined) return;
  const standing = await readStanding(directory, userId, stranger);
  throw new ProblemError(standing ? "not-friends" : "no-such-person", { field, detail: stranger });
}
