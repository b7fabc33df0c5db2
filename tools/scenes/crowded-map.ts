import { HitherClient } from "../../client/index.ts";
import type { LatLng } from "../../protocol/primitives.ts";
import { onEarth } from "../crowd/on-earth.ts";
import { inParallel } from "../in-parallel.ts";
import type { LocalServer } from "../local-server/start-server.ts";
import type { Account } from "../people/befriend.ts";
import { type ManyPerson, makeFriendships, makePeople } from "../people/many-people.ts";
import { newPerson } from "../people/new-person.ts";
import { type Random, randomBetween, seededRandom } from "../random.ts";

const NAMES = ["Mina", "하늘", "Leo", "서준", "Amara", "지우", "Mateo", "유나", "Freya", "도윤"];
/** Signing tokens and opening sockets keeps a small machine busy. */
const PARALLEL = 16;
const STEP_M = { min: 20, max: 60 };
const OPEN_WITHIN_MS = 60_000;

export interface CrowdedMapOptions {
  /** How many friends. */
  friends?: number;
  centre: LatLng;
  /** They are all within this distance of the centre, evenly spread; in metres. */
  radiusM?: number;
  seed?: number;
  /**
   * Whose friends they become; a new guest unless given. Must not have connected a device before: nobody whose page is open.
   */
  viewer?: Account;
}

/** A friend on the map, with a socket of their own. */
export interface FriendOnMap extends ManyPerson {
  client: HitherClient;
  /** The newest place that was reported. */
  place: LatLng;
}

export interface CrowdedMap {
  viewer: Account;
  friends: FriendOnMap[];
  /** Lets some of them, or all, take a few steps, and report it. */
  walk(count?: number): void;
  stop(): void;
}

/** Somebody with very many friends, all of whom are near and share their places exactly. */
export async function crowdedMap(
  server: LocalServer,
  { friends: count = 500, centre, radiusM = 3_000, seed = 1, viewer: given }: CrowdedMapOptions,
): Promise<CrowdedMap> {
  const random = seededRandom(seed);
  const viewer = given ?? (await newPerson(server.url));
  const names = Array.from({ length: count }, (_, index) => `${NAMES[index % NAMES.length]} ${index}`);
  const people = await makePeople(server, names);
  await makeFriendships(
    server,
    people.map(({ userId }) => [viewer.userId, userId]),
  );

  const friends: FriendOnMap[] = people.map((person) => {
    const { api } = person;
    const client = new HitherClient({ url: `http://127.0.0.1:${server.port}`, api, name: "crowded-map" });
    return { ...person, client, place: somewhere(random, centre, radiusM) };
  });
  await inParallel(PARALLEL, friends, async ({ api, client, place }) => {
    await api.setSharing({ mode: "friends" });
    client.reportLocation(place);
    await opened(client);
  });

  return {
    viewer,
    friends,
    walk: (some = count) => {
      for (const friend of friends.slice(0, some)) {
        const stepM = () => randomBetween(random, STEP_M.min, STEP_M.max) * (random() < 0.5 ? -1 : 1);
        friend.place = onEarth(friend.place, { eastM: stepM(), northM: stepM() });
        friend.client.reportLocation(friend.place);
      }
    },
    stop: () => {
      for (const { client } of friends) client.close();
    },
  };
}

/** Evenly over the disc. */
function somewhere(random: Random, centre: LatLng, radiusM: number): LatLng {
  const distanceM = radiusM * Math.sqrt(random());
  const angle = 2 * Math.PI * random();
  return onEarth(centre, { eastM: distanceM * Math.cos(angle), northM: distanceM * Math.sin(angle) });
}

async function opened(client: HitherClient): Promise<void> {
  const tooLate = AbortSignal.timeout(OPEN_WITHIN_MS);
  await new Promise<void>((resolve, reject) => {
    const stop = client.on("welcome", () => {
      stop();
      resolve();
    });
    tooLate.addEventListener("abort", () => reject(new Error("a friend's socket did not open")));
    client.connect();
  });
}
