import { inParallel } from "../in-parallel.ts";
import type { CrowdMember } from "./crowd-member.ts";

/** A group of the crowd's. */
export interface CrowdGroup {
  channelId: string;
  name: string;
  members: CrowdMember[];
}

const NAMES = ["Han river run", "Coffee in Jongno", "Night riders"] as const;
const PARALLEL = 3;

/** Makes the crowd's groups, each of somebody and their friends; those of an earlier start are found again. */
export async function makeGroups(
  members: readonly CrowdMember[],
  friendships: readonly [number, number][],
): Promise<CrowdGroup[]> {
  const groups: CrowdGroup[] = [];
  const every = Math.floor(members.length / NAMES.length);
  await inParallel(PARALLEL, NAMES.entries(), async ([index, name]) => {
    const founder = index * every;
    const owner = members[founder];
    if (owner === undefined) return;
    const friends = friendships.flatMap(([a, b]) => (a === founder ? [b] : b === founder ? [a] : []));
    const invited = friends.flatMap((friend) => members[friend] ?? []);
    const userIds = invited.map(({ person }) => person.userId);
    const { channelId } = await owner.api.channels.create({ name, userIds }, { key: `crowd-group-${index}` });
    groups[index] = { channelId, name, members: [owner, ...invited] };
  });
  return groups;
}
