import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { onEarth } from "../crowd/on-earth.ts";
import { type Random, randomBetween, randomInt } from "../random.ts";

const CENTRE = { lat: 47.3769, lng: 8.5417 };
/** Wider than anybody sees, so that people come into sight and leave it. */
const TOWN_M = 15_000;
const TRIP_POINTS = 120;
const POINT_EVERY_S = 30;
const FRIENDS_EACH = 8;

/**
 * Writes recordings of people who never were: trips from place to place in a town, and who is friends with whom, mostly with those
 * who live nearby in the order of numbers.
 */
export function writeRandomTown(
  dir: string,
  people: number,
  random: Random,
): { trips: string; friends: string } {
  const trips = join(dir, "trips.csv");
  const friends = join(dir, "friends.csv");
  const tripRows = Array.from({ length: people }, (_, trip) => tripOf(trip, random));
  writeFileSync(trips, `trip,seconds,lat,lng\n${tripRows.flat().join("\n")}\n`);
  writeFileSync(friends, `a,b\n${friendships(people, random).join("\n")}\n`);
  return { trips, friends };
}

function tripOf(trip: number, random: Random): string[] {
  const somewhere = () => ({
    eastM: randomBetween(random, -TOWN_M / 2, TOWN_M / 2),
    northM: randomBetween(random, -TOWN_M / 2, TOWN_M / 2),
  });
  const [from, to] = [somewhere(), somewhere()];
  return Array.from({ length: TRIP_POINTS }, (_, step) => {
    const share = step / (TRIP_POINTS - 1);
    const place = onEarth(CENTRE, {
      eastM: from.eastM + share * (to.eastM - from.eastM) + randomBetween(random, -30, 30),
      northM: from.northM + share * (to.northM - from.northM) + randomBetween(random, -30, 30),
    });
    return `${trip},${step * POINT_EVERY_S},${place.lat},${place.lng}`;
  });
}

function friendships(people: number, random: Random): string[] {
  const pairs = new Set<string>();
  for (let a = 0; a < people; a += 1) {
    // A ring, so that everybody knows somebody, and everybody is connected.
    pairs.add(`${a},${(a + 1) % people}`);
    for (let n = 1; n < FRIENDS_EACH / 2; n += 1) {
      const b = randomInt(random, 0, people - 1);
      if (a !== b) pairs.add(`${a},${b}`);
    }
  }
  return [...pairs];
}
