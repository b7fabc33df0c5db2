import type { MeChange } from "../../protocol/server-frames.ts";
import { log } from "../../telemetry/log.ts";
import { ProblemError } from "../problem.ts";
import { callHub, type HubOf } from "./hub-call.ts";

/**
 * A change that may make or end a friendship.
 *
 * Who may see whom lives in two places: the truth in the database, a copy in the two people's hubs. So that no fault
 * between them ever shows someone to a person who is no longer a friend, a change takes three steps: both hubs are told
 * that it begins and keep the two apart; the database changes; both hubs are told how it ended. Where it breaks off,
 * the hubs keep the two apart until somebody reads the database again.
 */
export interface FriendChange<Outcome> {
  me: string;
  other: string;
  /** Whether it ends a friendship. Then it goes ahead without the other's hub: links need both sides' word. */
  parts: boolean;
  /** Changes the database. What `changed` names is told to the devices of both. */
  write: () => Promise<{ outcome: Outcome; areFriends: boolean; changed: MeChange[] }>;
  /** Reads from the database whether they are friends. */
  readAreFriends: () => Promise<boolean>;
}

/** The methods of a hub that such a change needs. */
export type FriendChangeMethod = "beginFriendChange" | "commitFriendChange";
type FriendHubOf = HubOf<FriendChangeMethod>;

type Pair = Pick<FriendChange<unknown>, "me" | "other" | "readAreFriends">;

/** Hubs give a ticket up after a minute (`ABANDONED_AFTER_MS`): no write may come so late that it finds it gone. */
const WRITE_WITHIN_MS = 20_000;

/** Changes that overlap make each other read again; more rounds than this only come from an attack. */
const MAX_SETTLE_ROUNDS = 6;

/**
 * Carries out the change. Throws the problem `unavailable`, with nothing changed, where a hub that it needs is out of
 * reach, and whatever `write` throws.
 */
export async function changeFriendship<Outcome>(
  hubOf: FriendHubOf,
  change: FriendChange<Outcome>,
): Promise<Outcome> {
  const { me, other, parts, write } = change;
  const ticket = crypto.randomUUID();
  const startedAtMs = Date.now();
  const [begunByMe, begunByOther] = await Promise.all([
    begin(hubOf, ticket, me, other),
    begin(hubOf, ticket, other, me),
  ]);
  const isLate = Date.now() - startedAtMs > WRITE_WITHIN_MS;
  if (!begunByMe || !(begunByOther || parts) || isLate) {
    await conclude(hubOf, change, ticket, []);
    throw new ProblemError("unavailable");
  }
  const written = await write().catch(async (error: unknown) => {
    // The write may have come through for all we know.
    await conclude(hubOf, change, ticket, ["friends", "requests"]);
    throw error;
  });
  const isSettled = await commit(hubOf, change, ticket, written.areFriends, written.changed);
  if (!isSettled || !begunByOther) await settle(hubOf, change, written.changed);
  return written.outcome;
}

/** Brings both hubs up to what the database says, for a change that happened without them. */
export async function settle(hubOf: FriendHubOf, pair: Pair, changed: MeChange[]): Promise<void> {
  for (let round = 0; round < MAX_SETTLE_ROUNDS; round += 1) {
    const ticket = crypto.randomUUID();
    await Promise.all([begin(hubOf, ticket, pair.me, pair.other), begin(hubOf, ticket, pair.other, pair.me)]);
    if (await conclude(hubOf, pair, ticket, changed)) return;
  }
  log.warn("a friendship stayed contended; its hubs keep the two apart until a session reads the database");
}

/** Commits with what the database says. If it does not answer, the ticket stays, and the two apart. */
async function conclude(
  hubOf: FriendHubOf,
  pair: Pair,
  ticket: string,
  changed: MeChange[],
): Promise<boolean> {
  try {
    return await commit(hubOf, pair, ticket, await pair.readAreFriends(), changed);
  } catch (error) {
    log.warn("a friend change stays open, because the database could not be read", error);
    return true;
  }
}

async function begin(hubOf: FriendHubOf, ticket: string, owner: string, other: string): Promise<boolean> {
  try {
    await callHub(hubOf, owner, (hub) => hub.beginFriendChange(ticket, other));
    return true;
  } catch (error) {
    log.warn("a hub could not be told that a friend change begins", error);
    return false;
  }
}

/** Answers false where a hub saw another change of the same friendship, so that the database must be read again. */
async function commit(
  hubOf: FriendHubOf,
  { me, other }: Pair,
  ticket: string,
  areFriends: boolean,
  changed: MeChange[],
): Promise<boolean> {
  const commitAt = async (owner: string, friend: string): Promise<boolean> => {
    try {
      const { verify } = await callHub(hubOf, owner, (hub) =>
        hub.commitFriendChange(ticket, friend, areFriends, changed),
      );
      return !verify;
    } catch (error) {
      log.warn("a hub could not be told how a friend change ended; it keeps the two apart", error);
      return true;
    }
  };
  const settled = await Promise.all([commitAt(me, other), commitAt(other, me)]);
  return settled.every(Boolean);
}
