import type { ChannelView, Person } from "../../../client/index.ts";
import type { Account } from "../../state/account.ts";

/** Above this the members are not read as a whole: the team is searched instead. */
const MAX_READ = 256;
const FRESH_MS = 60_000;

interface Read {
  people: Promise<readonly Person[]>;
  atMs: number;
}
const reads = new WeakMap<Account, Map<string, Read>>();

/**
 * Whom one may mention in a channel, for a query: everybody who may be meant, not yet in order. Without a network those whom the
 * device knows.
 */
export async function peopleToMention(
  account: Account,
  view: ChannelView,
  query: string,
): Promise<readonly Person[]> {
  const { channel } = view;
  if (channel === null) return knownPeople(account, view);
  const { teamId, memberCount } = channel;
  try {
    if (teamId !== null && memberCount > MAX_READ) {
      const { items } = await account.api.teams.members(teamId, { prefix: query, limit: 20 });
      account.people.learn(items);
      return items;
    }
    return await members(account, view.channelId);
  } catch {
    return knownPeople(account, view);
  }
}

/** Those in the channel whom the device knows already: to be offered at once. */
export function knownPeople(account: Account, view: ChannelView): readonly Person[] {
  const userIds = new Set([...view.receipts.keys(), ...view.messages.map(({ senderId }) => senderId)]);
  return account.people.known().filter(({ userId }) => userIds.has(userId));
}

function members(account: Account, channelId: string): Promise<readonly Person[]> {
  const known = reads.get(account) ?? new Map<string, Read>();
  reads.set(account, known);
  const before = known.get(channelId);
  if (before !== undefined && Date.now() - before.atMs < FRESH_MS) return before.people;
  const people = readMembers(account, channelId);
  known.set(channelId, { people, atMs: Date.now() });
  people.catch(() => known.delete(channelId));
  return people;
}

async function readMembers(account: Account, channelId: string): Promise<readonly Person[]> {
  const people: Person[] = [];
  for await (const member of account.api.channels.allMembers(channelId)) people.push(member);
  account.people.learn(people);
  return people;
}
