import { type MemberPageStart, readMemberPage } from "../../db/queries/team-members.ts";
import { readTeammatesInSight } from "../../db/queries/teams.ts";
import type { TeamMember } from "../../protocol/chat/team.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { log } from "../../telemetry/log.ts";
import { callHub, hubsOf } from "../friends/hub-call.ts";
import { inParallel } from "../in-parallel.ts";
import type { Acting } from "./acting.ts";
import { requireTeam } from "./judging.ts";
import { toHttpPresence, toMember } from "./to-http.ts";

interface MemberPageRequest {
  prefix: string;
  after: MemberPageStart | null;
  limit: number;
  /** Whether to ask each member's hub how they are: at most `LIMITS.maxPresenceWatched` then, whatever the limit. */
  presence: boolean;
}

/** A page of a team's members. Throws `no-such-team`. */
export async function listMembers(
  acting: Acting,
  teamId: string,
  { presence, limit, ...request }: MemberPageRequest,
): Promise<{ items: TeamMember[]; next: MemberPageStart | null }> {
  await requireTeam(acting, teamId, "read");
  const most = presence ? Math.min(limit, LIMITS.maxPresenceWatched) : limit;
  const { items, next } = await readMemberPage(acting.directory, { ...request, teamId, limit: most });
  const members: TeamMember[] = items.map(toMember);
  if (presence) await addPresences(acting, teamId, members);
  return { items: members, next };
}

async function addPresences(acting: Acting, teamId: string, members: TeamMember[]): Promise<void> {
  const userIds = members.map(({ userId }) => userId);
  const inSight = new Set(await readTeammatesInSight(acting.directory, teamId, acting.me, userIds));
  await inParallel(members, async (member) => {
    if (inSight.has(member.userId)) return addPresence(acting, member);
    member.presence = { userId: member.userId, state: "offline", lastSeen: null, status: null };
  });
}

/** A hub that is out of reach says nothing of its user. */
async function addPresence({ env }: Acting, member: TeamMember): Promise<void> {
  try {
    const presence = await callHub(hubsOf(env), member.userId, (hub) => hub.readPresence());
    member.presence = toHttpPresence(presence);
  } catch (error) {
    log.warn("a hub could not be asked", error);
  }
}
