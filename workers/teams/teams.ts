import { uuidv7 } from "uuidv7";
import { readPeople } from "../../db/queries/person.ts";
import { holderOfTeam } from "../../db/queries/pictures.ts";
import { changeTeamRow } from "../../db/queries/team-changes.ts";
import { insertTeam } from "../../db/queries/team-making.ts";
import { deleteTeam } from "../../db/queries/team-parting.ts";
import { readTeam, type TeamChange } from "../../db/queries/teams.ts";
import type { Team } from "../../protocol/chat/team.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { digestId } from "../chat/digest-id.ts";
import { doChoresNow } from "../chores/do-chores-now.ts";
import { holdPicture } from "../files/pictures/hold-picture.ts";
import { ProblemError } from "../problem.ts";
import type { Acting } from "./acting.ts";
import { requireTeam, untilItHolds } from "./judging.ts";
import { tellDevices } from "./tell-devices.ts";
import { toTeam } from "./to-http.ts";

/** The channel that every team begins with. */
const DEFAULT_CHANNEL_NAME = "general";

/**
 * Makes a team owned by the user, with a public channel that everybody who joins is put into. Throws `limit-reached`, and
 * what `holdPicture` throws.
 *
 * @param key a repeat with the same one answers with the same team
 */
export async function createTeam(
  acting: Acting,
  { name, picture }: { name: string; picture: string | null },
  key: string | undefined,
): Promise<Team> {
  const { directory, me } = acting;
  const teamId = key === undefined ? uuidv7() : `t_${await digestId(`${me}:${key}`)}`;
  const channel = defaultChannel(teamId, me);
  if (picture !== null && (key === undefined || !(await readTeam(directory, teamId, me)))) {
    await holdTeamPicture(acting, teamId, picture);
  }
  const { chores, isMade } = await untilItHolds(async () => {
    const person = (await readPeople(directory.people, [me])).get(me);
    if (!person) throw new ProblemError("not-signed-in");
    const made = await insertTeam(directory, {
      teamId,
      name,
      picture,
      channel,
      by: person,
      nowMs: Date.now(),
    });
    if (made.isMade || (await readTeam(directory, teamId, me))) return made;
    if (!made.isFull) return null;
    throw new ProblemError("limit-reached", {
      detail: `nobody is in more than ${LIMITS.maxTeamsPerUser} teams`,
    });
  });
  await doChoresNow(acting, chores);
  if (isMade) tellDevices(acting, [me]);
  return toTeam(await requireTeam(acting, teamId));
}

async function holdTeamPicture({ env, me }: Acting, teamId: string, fileId: string): Promise<void> {
  await holdPicture(env, { by: me, fileId, holder: holderOfTeam(teamId), field: "picture" });
}

function defaultChannel(teamId: string, me: string) {
  return {
    channelId: uuidv7(),
    kind: "team" as const,
    teamId,
    visibility: "public" as const,
    name: DEFAULT_CHANNEL_NAME,
    topic: "",
    picture: null,
    readOnly: false,
    retentionDays: null,
    createdBy: me,
    members: [{ userId: me, role: "owner" as const }],
  };
}

/**
 * Changes a team. Its channels hear of a new retention. Throws `no-such-team` and `not-allowed`, and what `holdPicture`
 * throws.
 */
export async function changeTeam(acting: Acting, teamId: string, change: TeamChange): Promise<Team> {
  const { directory, me } = acting;
  const changesRetention = change.retentionDays !== undefined;
  const changesLooks = change.name !== undefined || change.picture !== undefined;
  const chores = await untilItHolds(async () => {
    const { role, team } = await requireTeam(
      acting,
      teamId,
      ...(changesLooks ? (["update"] as const) : []),
      ...(changesRetention ? (["setRetention"] as const) : []),
    );
    // Whoever sends the team back as they read it need not own its picture.
    if (change.picture && change.picture !== team.picture) {
      await holdTeamPicture(acting, teamId, change.picture);
    }
    return changeTeamRow(directory, teamId, { userId: me, role }, change, Date.now());
  });
  await doChoresNow(acting, chores);
  return toTeam(await requireTeam(acting, teamId));
}

/** Ends a team; its channels are archived. Throws `no-such-team` and `not-allowed`. */
export async function endTeam(acting: Acting, teamId: string): Promise<void> {
  const { directory, me } = acting;
  const chores = await untilItHolds(async () => {
    await requireTeam(acting, teamId, "delete");
    return deleteTeam(directory, teamId, me, Date.now());
  });
  await doChoresNow(acting, chores);
  tellDevices(acting, [me]);
}
