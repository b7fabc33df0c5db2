import { Directory } from "../../db/directory/directory.ts";
import { insertChore, toChores } from "../../db/queries/chores.ts";
import { doChoresNow, type Workplace } from "../chores/do-chores-now.ts";

/**
 * Changes a team's channel, and the directory after it: even where the Worker dies in between. The object decides whether
 * the change is allowed; it is the directory that follows.
 */
export async function changeTeamChannel<Answer>(
  workplace: Workplace,
  channelId: string,
  change: () => Promise<Answer>,
): Promise<Answer> {
  const note = await insertChore(new Directory(workplace.env).people, {
    kind: "updateDirectory",
    subject: channelId,
    payload: { channelId },
    nowMs: Date.now(),
  });
  try {
    return await change();
  } finally {
    await doChoresNow(workplace, toChores(note));
  }
}
