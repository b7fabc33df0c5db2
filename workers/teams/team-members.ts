import { deleteMember } from "../../db/queries/team-parting.ts";
import { handOverTeam, setTeamRole } from "../../db/queries/team-roles.ts";
import { readTeamRole } from "../../db/queries/teams.ts";
import type { Role } from "../../protocol/chat/channel.ts";
import { doChoresNow } from "../chores/do-chores-now.ts";
import { ProblemError } from "../problem.ts";
import type { Acting } from "./acting.ts";
import { requireTeam, untilItHolds } from "./judging.ts";
import { tellDevices } from "./tell-devices.ts";

/**
 * All of these throw `no-such-team` to outsiders, `not-allowed` where the user's role forbids it, and where they name
 * somebody `no-such-person` if that is no member and `not-yourself` if it is the user.
 */

/** Gives a member another role. Who makes another the owner becomes an admin. */
export async function changeTeamRole(
  acting: Acting,
  teamId: string,
  userId: string,
  role: Role,
): Promise<void> {
  const { directory, me } = acting;
  refuseSelf(acting, userId);
  const isChanged = await untilItHolds(async () => {
    const by = { userId: me, role: (await requireTeam(acting, teamId, "setRole")).role };
    const member = { userId, role: await roleOf(acting, teamId, userId) };
    if (member.role === role) return false;
    const changed =
      role === "owner"
        ? await handOverTeam(directory, teamId, member, by)
        : await setTeamRole(directory, teamId, member, role, by);
    return changed || null;
  });
  if (isChanged) tellDevices(acting, role === "owner" ? [me, userId] : [userId]);
}

/** Takes somebody out of the team and of all its channels. */
export async function removeTeamMember(acting: Acting, teamId: string, userId: string): Promise<void> {
  refuseSelf(acting, userId);
  await part(acting, teamId, userId, async () => {
    const role = await roleOf(acting, teamId, userId);
    // Nobody removes the owner, who is also the only one to remove an admin.
    const mine = await requireTeam(acting, teamId, role === "member" ? "removeMember" : "removeAdmin");
    return { member: { userId, role }, by: { userId: acting.me, role: mine.role } };
  });
}

/** Leaves the team and all its channels. With the last one the team ends. */
export async function leaveTeam(acting: Acting, teamId: string): Promise<void> {
  const { me } = acting;
  await part(acting, teamId, me, async () => {
    const { role } = await requireTeam(acting, teamId, "leave");
    return { member: { userId: me, role }, by: null };
  });
}

type Parting = Parameters<typeof deleteMember>;

async function part(
  acting: Acting,
  teamId: string,
  userId: string,
  judge: () => Promise<{ member: Parting[2]; by: Parting[3] }>,
): Promise<void> {
  const { chores, heir } = await untilItHolds(async () => {
    const { member, by } = await judge();
    return deleteMember(acting.directory, teamId, member, by, Date.now());
  });
  await doChoresNow(acting, chores);
  tellDevices(acting, heir === null ? [userId] : [userId, heir]);
}

async function roleOf(acting: Acting, teamId: string, userId: string): Promise<Role> {
  await requireTeam(acting, teamId, "read");
  const role = await readTeamRole(acting.directory, teamId, userId);
  if (role === null) throw new ProblemError("no-such-person");
  return role;
}

function refuseSelf({ me }: Acting, userId: string): void {
  if (me === userId) throw new ProblemError("not-yourself");
}
