import { describe, expect, it } from "vitest";
import { coarsen } from "../../../geo/coarsen.ts";
import { distanceM } from "../../../geo/distance.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { LatLng } from "../../../protocol/primitives.ts";
import type { NearFriend, ServerFrame } from "../../../protocol/server-frames.ts";
import { seededRandom } from "../../../tools/random.ts";
import { type Heard, SpyWorld } from "./spy-world.ts";

const SQUARE = coarsen({ lat: 37.5663, lng: 126.9779 });
const METRE_LAT = 1 / 111_195;
const METRE_LNG = METRE_LAT / Math.cos((SQUARE.lat * Math.PI) / 180);

/** So many metres from the middle of the square. */
const from = (north: number, east: number): LatLng => ({
  lat: SQUARE.lat + north * METRE_LAT,
  lng: SQUARE.lng + east * METRE_LNG,
});
/** Places all over the square, its corners included. */
const IN_SQUARE = [
  [0, 0],
  [480, 470],
  [-480, 470],
  [480, -470],
  [-480, -470],
  [0, 480],
].map(([north = 0, east = 0]) => from(north, east));

/** A spy who goes around the victim and looks near and far, 250 times: the same way each time. */
async function spyOut(world: SpyWorld, each: (n: number) => void = () => undefined): Promise<void> {
  const random = seededRandom(7);
  for (let n = 0; n < 250; n += 1) {
    const reachM = random() < 0.5 ? 1_500 : 24_000;
    const at = from((2 * random() - 1) * reachM, (2 * random() - 1) * reachM);
    const radiusM = Math.round(LIMITS.minRadiusM + random() ** 3 * (LIMITS.maxRadiusM - LIMITS.minRadiusM));
    if (random() < 0.7) world.spyAt(at, random() < 0.8 ? radiusM : undefined);
    else world.spyLooks(radiusM);
    each(n);
    await world.wait(200 + random() * 3_000);
    if (random() < 0.03) world.cellsSleep();
  }
}

const seen = (heard: Heard[]): NearFriend[] =>
  heard
    .map(([, text]) => JSON.parse(text) as ServerFrame)
    .flatMap((frame) => {
      if (frame.type === "nearSnapshot") return frame.friends;
      return frame.type === "nearChanged" ? [...frame.appeared, ...frame.moved] : [];
    });

describe("a friend who is shown an approximate place", () => {
  const sharing = { mode: "friends", precision: "approximate" } as const;

  it("hears the same at the same moments wherever in the square the victim stands, however the spy moves and looks", async () => {
    const logs: Heard[][] = [];
    for (const place of IN_SQUARE) {
      expect(coarsen(place)).toEqual(SQUARE);
      logs.push(
        await SpyWorld.play({ sharing }, async (world) => {
          world.victimAt(place);
          await spyOut(world, (n) => {
            if (n % 20 === 19) world.victimAt(place);
          });
        }),
      );
    }
    expect(seen(logs[0] ?? []).length).toBeGreaterThan(50);
    for (const log of logs) expect(log).toEqual(logs[0]);
  });

  it("hears the same wherever in the square the victim goes", async () => {
    const walk = (offset: number) =>
      SpyWorld.play({ sharing }, async (world) => {
        await spyOut(world, (n) => {
          const place = IN_SQUARE[(n + offset) % IN_SQUARE.length];
          if (place && n % 10 === 0) world.victimAt(place);
        });
      });
    expect(await walk(3)).toEqual(await walk(0));
  });

  it("finds the middle of the square by trilateration, and nothing else", async () => {
    const victim = from(480, -470);
    const heard = await SpyWorld.play({ sharing }, async (world) => {
      world.victimAt(victim);
      await spyOut(world);
    });
    const told = seen(heard);
    for (const { lat, lng, at } of told) expect([lat, lng, at % 60_000]).toEqual([SQUARE.lat, SQUARE.lng, 0]);
    expect(distanceM(victim, SQUARE)).toBeGreaterThan(650);
  });

  it("learns in which minute the victim comes into another square, and not when in it", async () => {
    const cross = (second: number) =>
      SpyWorld.play({ sharing }, async (world) => {
        world.spyAt(from(0, 3_000), 8_000);
        world.victimAt(from(480, 0));
        await world.wait(60_000);
        for (let s = 0; s < 120; s += 5) {
          // Steps in the first square, then in the next one.
          world.victimAt(from(s < second ? 440 + s / 2 : 520 + s / 2, s % 2 ? 8 : -8));
          await world.wait(5_000);
          if (s === 30) world.cellsSleep();
        }
      });
    const [first, ...others] = [await cross(5), await cross(20), await cross(45), await cross(60)];
    expect(seen(first ?? []).map(({ lat }) => lat > SQUARE.lat)).toContain(true);
    for (const log of others) expect(seen(log)).toEqual(seen(first ?? []));
  });

  it("does not learn by the border of the radius on which side of the square the victim is", async () => {
    const [near, far] = [from(0, -470), from(0, 470)];
    const probe = (victim: LatLng) =>
      SpyWorld.play({ sharing }, async (world) => {
        world.victimAt(victim);
        // The spy closes in on the border metre by metre, with two radii.
        for (let metres = 600; metres > 480; metres -= 3) {
          world.spyAt(from(0, -metres), 500);
          await world.wait(700);
          world.spyLooks(550);
          await world.wait(700);
        }
      });
    expect(await probe(near)).toEqual(await probe(far));
  });
});

describe("a friend who is shown the exact place", () => {
  const sharing = { mode: "friends", precision: "exact" } as const;

  it("sees it within the radius, and hears nothing of anybody beyond it, by whatever radius", async () => {
    const farAway = [from(30_000, 0), from(0, 60_000), { lat: -33.9, lng: 18.4 }];
    const logs: Heard[][] = [];
    for (const victim of [...farAway, null]) {
      logs.push(
        await SpyWorld.play({ sharing }, async (world) => {
          const random = seededRandom(3);
          if (victim) world.victimAt(victim);
          if (victim) world.victimLooks(20_000);
          for (let n = 0; n < 150; n += 1) {
            world.spyAt(from(random() * 2_000, random() * 2_000), 500 + Math.round(random() * 19_500));
            if (victim && n % 20 === 0) world.victimAt({ ...victim, lat: victim.lat + n / 1e5 });
            await world.wait(300 + random() * 2_000);
          }
        }),
      );
    }
    for (const log of logs) expect(log).toEqual(logs.at(-1));
    expect(seen(logs[0] ?? [])).toEqual([]);

    const near = await SpyWorld.play({ sharing }, async (world) => {
      world.victimAt(from(480, -470));
      world.spyAt(from(0, 0), 1_000);
    });
    expect(seen(near)).toMatchObject([{ ...from(480, -470), precision: "exact" }]);
  });
});

describe("somebody who may not see the victim", () => {
  it.each<[string, Parameters<typeof SpyWorld.play>[0]]>([
    ["a ghost", { sharing: { mode: "nobody" } }],
    ["shares with others only", { sharing: { mode: "only", userIds: ["another"] } }],
    ["shares with everyone else", { sharing: { mode: "except", userIds: ["spy"] } }],
    ["is no friend, or blocked the spy", { areFriends: false, sharing: { mode: "friends" } }],
  ])(
    "hears what they would hear if there were no victim, where the victim is near and %s",
    async (_, options) => {
      const play = (isThere: boolean) =>
        SpyWorld.play(options, async (world) => {
          if (isThere) world.victimAt(from(100, 100));
          if (isThere) world.victimLooks(20_000);
          await spyOut(world, (n) => {
            if (isThere && n % 7 === 0) world.victimAt(from(100 + n, 100));
          });
        });
      const [withVictim, without] = [await play(true), await play(false)];
      expect(withVictim).toEqual(without);
      expect(seen(withVictim)).toEqual([]);
    },
  );
});
