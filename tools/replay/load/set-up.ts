import type { Clock } from "../../../client/clock.ts";
import type { WebSocketFactory } from "../../../client/index.ts";
import type { Sharing } from "../../../protocol/sharing.ts";
import { counted, type OnProgress } from "../../load/counted.ts";
import { type Account, befriend } from "../../people/befriend.ts";
import { personApi } from "../../people/local-api.ts";
import type { Random } from "../../random.ts";
import type { ReplayOptions } from "../options.ts";
import type { Oracle } from "../oracle/oracle.ts";
import { Playback } from "../playback.ts";
import type { Trip } from "../read/trip.ts";
import type { ReplayFriendship } from "./changes.ts";
import { mixedSharing, SHARE_ALL } from "./privacy-mix.ts";
import { ReplayPerson } from "./replay-person.ts";

export interface SetUpOptions {
  replay: ReplayOptions;
  trips: Trip[];
  /** Who is friends with whom, as numbers of people. */
  pairs: [number, number][];
  random: Random;
  oracle: Oracle;
  webSocket: WebSocketFactory;
  /** The clock of another device; the system's unless given. */
  clock?: () => Clock;
  onReport: () => void;
  onError: (error: Error) => void;
  onProgress: OnProgress;
}

export interface Population {
  people: ReplayPerson[];
  friendships: ReplayFriendship[];
  /** How everybody shares when nothing else is going on. */
  sharing: Map<ReplayPerson, Sharing>;
}

/**
 * Makes an account for everybody, all friendships and sharing settings, and brings everybody online, all through the
 * public API. Person number i takes trip i, counted around, from a random place of it.
 */
export async function setUp(options: SetUpOptions): Promise<Population> {
  const { replay, trips, pairs, random, oracle } = options;
  const { onProgress } = options;

  const accounts: Account[] = [];
  const numbers = Array.from({ length: replay.users }, (_, number) => number);
  await counted("accounts", numbers, onProgress, async (number) => {
    const api = personApi(replay.url, number + 1);
    const { userId } = await api.signInAsGuest();
    oracle.addPerson(userId, `#${number}`);
    accounts[number] = { userId, api };
  });

  const people = accounts.map((account, number) => {
    const trip = trips[number % trips.length];
    if (trip === undefined) throw new RangeError("no trips");
    const { url, speed, radiusM } = replay;
    const playback = new Playback(trip, random());
    const { webSocket, onReport, onError, clock } = options;
    return new ReplayPerson({
      url,
      account,
      playback,
      speed,
      radiusM,
      oracle,
      webSocket,
      onReport,
      onError,
      ...(clock && { clock: clock() }),
    });
  });

  const friendships = pairs.flatMap(([first, second]) => {
    const [a, b] = [people[first], people[second]];
    return a === undefined || b === undefined ? [] : [{ a, b }];
  });
  await counted("friendships", friendships, onProgress, async ({ a, b }) => {
    const change = oracle.befriends(a.account.userId, b.account.userId, true, performance.now());
    await befriend(a.account, b.account);
    change.applied(performance.now());
  });

  const friendsOf = Map.groupBy(
    friendships.flatMap(({ a, b }) => [
      { person: a, friend: b.account.userId },
      { person: b, friend: a.account.userId },
    ]),
    ({ person }) => person,
  );
  const sharing = new Map<ReplayPerson, Sharing>();
  for (const person of people) {
    const friends = (friendsOf.get(person) ?? []).map(({ friend }) => friend);
    sharing.set(person, replay.privacy === "all" ? SHARE_ALL : mixedSharing(random, friends));
  }
  await counted("sharing settings", [...sharing], onProgress, ([person, value]) => person.share(value));
  await counted("sockets", people, onProgress, (person) => person.begin());
  return { people, friendships, sharing };
}
