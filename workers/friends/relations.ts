import type { Directory } from "../../db/directory/directory.ts";
import { blockUser, unblockUser } from "../../db/queries/blocks.ts";
import type { Chore } from "../../db/queries/chores.ts";
import { dropContact } from "../../db/queries/contacts.ts";
import { noteDecline } from "../../db/queries/declined-requests.ts";
import {
  acceptRequest,
  dropRequest as dropRequestRows,
  sendRequest,
} from "../../db/queries/friend-requests.ts";
import { readAreFriends, removeFriend as removeFriendRows } from "../../db/queries/friends.ts";
import { readStanding } from "../../db/queries/standing.ts";
import type { PersonWithRelation } from "../../protocol/resources.ts";
import type { MeChange } from "../../protocol/server-frames.ts";
import { log } from "../../telemetry/log.ts";
import type { PairChannel } from "../chat/pair-channel.ts";
import { ProblemError } from "../problem.ts";
import { closeAfterParting, closeBeforeParting, reopenAfterMaking } from "./direct-channel.ts";
import { changeFriendship, type FriendChange, type FriendChangeMethod, settle } from "./friend-change.ts";
import { callHub, type HubOf } from "./hub-call.ts";

/** The user who acts, the person it is about, and where both live. */
export interface Relating {
  directory: Directory;
  hubOf: HubOf<FriendChangeMethod | "notify" | "friendRequest">;
  channelOf: PairChannel["channelOf"];
  me: string;
  other: string;
}

/**
 * Everything that changes how two people stand. Each is idempotent and answers how they stand afterwards. All throw
 * `not-yourself`, and `no-such-person` for an unknown id as for somebody who blocked the user.
 */

/** Asks for friendship; asking someone who asked already makes the two friends. */
export async function requestFriend(relating: Relating): Promise<PersonWithRelation> {
  refuseSelf(relating);
  const { standing, changed, full } = await sendRequest(
    relating.directory,
    relating.me,
    relating.other,
    Date.now(),
  );
  const person = known(standing);
  if (person.relation === "blocked") throw new ProblemError("you-blocked-them");
  if (person.relation === "incoming") return acceptFriend(relating);
  if (full) throw new ProblemError(full === "mine" ? "too-many-requests-sent" : "too-many-requests-waiting");
  if (changed) await tellBothOfRequest(relating, "made");
  return person;
}

/** Accepts a request. Throws `no-such-request` where none waits, and the problem of whoever has too many friends. */
export async function acceptFriend(relating: Relating): Promise<PersonWithRelation> {
  refuseSelf(relating);
  const before = await readPerson(relating);
  if (before.relation === "friends") return before;
  if (before.relation !== "incoming") throw new ProblemError("no-such-request");
  const { directory, me, other } = relating;
  const { standing, full } = await change(relating, false, async () => {
    const outcome = await acceptRequest(directory, me, other, Date.now());
    return { outcome, standing: outcome.standing, changed: outcome.changed ? ["friends", "requests"] : [] };
  });
  const person = known(standing);
  if (person.relation === "friends") {
    await Promise.all([reopenAfterMaking(relating), tellOfRequest(relating.hubOf, me, other, false)]);
  }
  if (full) throw new ProblemError(full === "mine" ? "too-many-friends" : "they-have-too-many-friends");
  if (person.relation !== "friends") throw new ProblemError("no-such-request");
  return person;
}

/** Takes back my request, or declines theirs. */
export async function dropRequest(relating: Relating): Promise<PersonWithRelation> {
  refuseSelf(relating);
  const { standing, changed, declined } = await dropRequestRows(
    relating.directory,
    relating.me,
    relating.other,
    Date.now(),
  );
  if (declined) await noteDeclined(relating);
  if (changed) await tellBothOfRequest(relating, "over");
  return known(standing);
}

/** Ends a friendship. From the answer on, neither sees the other. */
export async function removeFriend(relating: Relating): Promise<PersonWithRelation> {
  refuseSelf(relating);
  const before = await readPerson(relating);
  if (before.relation !== "friends") return before;
  const { standing } = await part(relating, removal(relating));
  return known(standing);
}

/** Blocks someone: ends a friendship and requests, and makes the user nobody to them. They are not told. */
export async function blockPerson(relating: Relating): Promise<PersonWithRelation> {
  refuseSelf(relating);
  const before = await readPerson(relating);
  const { directory, me, other } = relating;
  const write = async () => {
    const outcome = await blockUser(directory, me, other, Date.now());
    return { outcome, standing: outcome.standing, changed: changesOf(outcome.ended) };
  };
  // A stranger's hub is left in peace: even a new revision would tell its owner that something happened.
  const isFriend = before.relation === "friends";
  const { standing, full, ended, chores } = isFriend ? await part(relating, write) : (await write()).outcome;
  if (!isFriend && ended === "friends") {
    await settle(relating.hubOf, pairOf(relating), ["friends"]);
    await closeAfterParting(relating, chores);
  }
  if (ended === "incoming") await noteDeclined(relating);
  if (!isFriend && (ended === "requested" || ended === "incoming")) await tellBothOfRequest(relating, "over");
  const person = known(standing);
  if (full) throw new ProblemError("too-many-blocks");
  return person;
}

/** Ends whatever is between the two, for an account that is gone: the other need not be there any more either. */
export async function endContact(relating: Relating): Promise<void> {
  const { directory, me, other } = relating;
  if (await readAreFriends(directory, me, other)) await part(relating, removal(relating));
  if (await dropContact(directory, me, other, Date.now())) await tellBothOfRequest(relating, "over");
  // A request that was accepted in between is ended by the next try.
  if (await readAreFriends(directory, me, other)) throw new Error("the two made friends in the same moment");
}

/** Takes a block back. */
export async function unblockPerson(relating: Relating): Promise<PersonWithRelation> {
  refuseSelf(relating);
  return known((await unblockUser(relating.directory, relating.me, relating.other, Date.now())).standing);
}

/** The person as the user may see them. */
export async function readPerson(
  relating: Pick<Relating, "directory" | "me" | "other">,
): Promise<PersonWithRelation> {
  return known(await readStanding(relating.directory, relating.me, relating.other));
}

function removal({ directory, me, other }: Relating): Write<Awaited<ReturnType<typeof removeFriendRows>>> {
  return async () => {
    const outcome = await removeFriendRows(directory, me, other, Date.now());
    return { outcome, standing: outcome.standing, changed: outcome.changed ? ["friends"] : [] };
  };
}

/** Changes the database, and says what the devices of both are to be told of it. */
type Write<Outcome> = () => Promise<{
  outcome: Outcome;
  standing: PersonWithRelation | null;
  changed: MeChange[];
}>;

/** Runs a change that ends the friendship past both hubs and the direct channel. */
async function part<Outcome extends { chores: Chore[] }>(
  relating: Relating,
  write: Write<Outcome>,
): Promise<Outcome> {
  await closeBeforeParting(relating);
  try {
    const outcome = await change(relating, true, write);
    await closeAfterParting(relating, outcome.chores);
    return outcome;
  } catch (error) {
    // The write may have come through for all we know; its note is then still there.
    await closeAfterParting(relating, []);
    throw error;
  }
}

/** Runs a change that may make or end the friendship past both hubs. */
function change<Outcome>(relating: Relating, parts: boolean, write: Write<Outcome>): Promise<Outcome> {
  const friendChange: FriendChange<Outcome> = {
    ...pairOf(relating),
    parts,
    write: async () => {
      const { outcome, standing, changed } = await write();
      return { outcome, areFriends: standing?.relation === "friends", changed };
    },
  };
  return changeFriendship(relating.hubOf, friendChange);
}

function pairOf({ directory, me, other }: Relating) {
  return { me, other, readAreFriends: () => readAreFriends(directory, me, other) };
}

function changesOf(ended: "requested" | "incoming" | "friends" | null): MeChange[] {
  if (ended === null) return [];
  return ended === "friends" ? ["friends"] : ["requests"];
}

/**
 * Tells both of a request between them: their hubs, so that whoever was asked is notified or is not any more, and their devices,
 * so that they read again. Nothing is wrong where a hub is out of reach: a notification is checked once more before it is sent.
 */
async function tellBothOfRequest({ hubOf, me, other }: Relating, what: "made" | "over"): Promise<void> {
  const asked = [tellOfRequest(hubOf, other, me, what === "made")];
  // One that is over may have been either's.
  if (what === "over") asked.push(tellOfRequest(hubOf, me, other, false));
  await Promise.all(asked);
  const calls = [me, other].map((userId) => callHub(hubOf, userId, (hub) => hub.notify(["requests"])));
  for (const result of await Promise.allSettled(calls)) {
    if (result.status === "rejected") log.warn("a hub could not be notified", result.reason);
  }
}

async function tellOfRequest(
  hubOf: Relating["hubOf"],
  userId: string,
  from: string,
  isOpen: boolean,
): Promise<void> {
  await callHub(hubOf, userId, (hub) => hub.friendRequest(from, isOpen)).catch((error: unknown) =>
    log.warn("a hub could not be told of a request", error),
  );
}

/** Against spam: the decline itself holds whether it is noted or not. */
async function noteDeclined({ directory, me, other }: Relating): Promise<void> {
  const decline = { askerId: other, declinerId: me, nowMs: Date.now() };
  await noteDecline(directory.people, decline).catch((error: unknown) =>
    log.warn("a declined request could not be noted", error),
  );
}

function known(standing: PersonWithRelation | null): PersonWithRelation {
  if (!standing) throw new ProblemError("no-such-person");
  return standing;
}

function refuseSelf({ me, other }: Relating): void {
  if (me === other) throw new ProblemError("not-yourself");
}
