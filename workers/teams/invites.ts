import { uuidv7 } from "uuidv7";
import { readChoresAbout } from "../../db/queries/chores.ts";
import { readPeople } from "../../db/queries/person.ts";
import { enterTeam, findInvite, insertInvite, revokeInvite } from "../../db/queries/team-invites.ts";
import { membershipSubject } from "../../db/queries/team-rows.ts";
import { readTeam, readTeamRole } from "../../db/queries/teams.ts";
import type { Invite, InvitePreview, Team } from "../../protocol/chat/team.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { doChores } from "../chores/do-chores.ts";
import { doChoresNow } from "../chores/do-chores-now.ts";
import { ProblemError } from "../problem.ts";
import type { Acting } from "./acting.ts";
import { addressOf, newInviteCode } from "./invite-code.ts";
import { requireTeam, untilItHolds } from "./judging.ts";
import { tellDevices } from "./tell-devices.ts";
import { toInvite, toTeam } from "./to-http.ts";

export interface InviteInput {
  role: "admin" | "member";
  /** Null: never. */
  expiresMs: number | null;
  /** Null: any number. */
  maxUses: number | null;
}

/** Makes an invitation. Throws `no-such-team`, `not-allowed` and `limit-reached`. */
export async function createInvite(acting: Acting, teamId: string, input: InviteInput): Promise<Invite> {
  const { directory, me } = acting;
  const code = newInviteCode(teamId);
  const { codeHash } = await addressOf(code);
  const invite = { id: uuidv7(), teamId, codeHash, ...input, createdBy: me, createdMs: Date.now() };
  await untilItHolds(async () => {
    const { role } = await requireTeam(acting, teamId, input.role === "admin" ? "inviteAdmins" : "invite");
    if (await insertInvite(directory, invite, { userId: me, role })) return true;
    if ((await readTeamRole(directory, teamId, me)) !== role) return null;
    const detail = `a team has no more than ${LIMITS.maxInvitesPerTeam} invitations in force`;
    throw new ProblemError("limit-reached", { detail });
  });
  return { ...toInvite({ ...invite, uses: 0, revokedMs: null }), code };
}

/** Ends an invitation. Throws `no-such-team`, `not-allowed` and `no-such-invite`. */
export async function endInvite(acting: Acting, teamId: string, inviteId: string): Promise<Invite> {
  await requireTeam(acting, teamId, "invite");
  const revoked = await revokeInvite(acting.directory, teamId, inviteId, Date.now());
  if (!revoked) throw new ProblemError("no-such-invite");
  return toInvite(revoked);
}

/**
 * What an invitation leads to. Throws `no-such-invite` where it is unknown, expired, used up or revoked, without saying
 * which; a member of the team may look at it still.
 */
export async function previewInvite({ directory, me }: Acting, code: string): Promise<InvitePreview> {
  const found = await findInvite(directory, await addressOf(code), Date.now());
  const isMember = found !== null && (await readTeamRole(directory, found.team.id, me)) !== null;
  if (!found || !(found.isLive || isMember)) throw new ProblemError("no-such-invite");
  const { id, name, picture, memberCount } = found.team;
  return { teamId: id, name, picture, memberCount, role: found.role, isMember };
}

/**
 * Enters the team that an invitation leads to; nothing happens where the user is in it. Throws `no-such-invite` as
 * `previewInvite`, and `limit-reached` where the team or the user's list of teams is full.
 */
export async function acceptInvite(acting: Acting, code: string): Promise<Team> {
  const { directory, me } = acting;
  const found = await findInvite(directory, await addressOf(code), Date.now());
  if (!found) throw new ProblemError("no-such-invite");
  const { inviteId } = found;
  const teamId = found.team.id;
  const mine = await readTeam(directory, teamId, me);
  if (mine) return toTeam(mine);
  if (!found.isLive) throw new ProblemError("no-such-invite");
  await finishLeaving(acting, teamId);
  const entered = await untilItHolds(async () => {
    const person = (await readPeople(directory.people, [me])).get(me);
    if (!person) throw new ProblemError("not-signed-in");
    const outcome = await enterTeam(directory, { inviteId, teamId, person, nowMs: Date.now() });
    if (outcome.isIn) return outcome;
    if (!outcome.isLive) throw new ProblemError("no-such-invite");
    if (outcome.full) throw new ProblemError("limit-reached", { detail: FULL[outcome.full] });
    return null;
  });
  await doChoresNow(acting, entered.chores);
  if (entered.isNew) tellDevices(acting, [me]);
  return toTeam(await requireTeam(acting, teamId));
}

const FULL = {
  team: `a team has no more than ${LIMITS.maxTeamMembers} members`,
  user: `nobody is in more than ${LIMITS.maxTeamsPerUser} teams`,
};

/**
 * Whoever left and comes back must first be out of all channels, or they would find themselves in private ones as before.
 * Throws `unavailable` where that cannot be done now.
 */
async function finishLeaving({ env, directory, me }: Acting, teamId: string): Promise<void> {
  const failed = await doChores(
    env,
    await readChoresAbout(directory, membershipSubject(teamId, me), "expelMember"),
  );
  if (failed.length > 0) throw new ProblemError("unavailable");
}
