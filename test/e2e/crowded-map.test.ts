import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HitherClient } from "../../client/index.ts";
import { type LocalServer, startServer } from "../../tools/local-server/start-server.ts";
import { sessionCookie } from "../../tools/people/session-cookie.ts";
import { type CrowdedMap, crowdedMap } from "../../tools/scenes/crowded-map.ts";
import { until } from "./support/until.ts";

const SEOUL = { lat: 37.5663, lng: 126.9779 };
const FRIENDS = 500;

let server: LocalServer;
let map: CrowdedMap;
let client: HitherClient;

beforeAll(async () => {
  server = await startServer();
  map = await crowdedMap(server, { friends: FRIENDS, centre: SEOUL });
  client = new HitherClient({ url: server.url, api: map.viewer.api });
  client.connect();
  client.reportLocation(SEOUL);
  await client.watchNear({ radiusM: 5_000 });
});

afterAll(async () => {
  client.close();
  map.stop();
  await server.stop();
});

/** Whether each friend is seen at the place where they said that they are. */
function isUpToDate(): boolean {
  return map.friends.every(({ userId, place }) => {
    const seen = client.near.get(userId);
    return seen?.lat === place.lat && seen.lng === place.lng;
  });
}

describe("a crowded map", () => {
  it("shows five hundred friends, each where they are", async () => {
    await until("everybody is near", () => (client.near.size === FRIENDS ? true : undefined), 60_000);
    await until("everybody is in place", () => (isUpToDate() ? true : undefined), 60_000);
    for (const { distanceM } of client.near.values()) expect(distanceM).toBeLessThan(3_100);
  });

  it("shows where they walk", async () => {
    const before = map.friends.map(({ place }) => place);
    map.walk();
    for (const [index, { place }] of map.friends.entries()) expect(place).not.toEqual(before[index]);
    await until("everybody is in place", () => (isUpToDate() ? true : undefined), 60_000);
  });

  it("can be looked at in a browser, by the cookie of its viewer", async () => {
    const { name, value } = sessionCookie(server.url, map.viewer.api);
    const response = await fetch(`${server.url}/v1/me`, { headers: { cookie: `${name}=${value}` } });
    expect(await response.json()).toMatchObject({ userId: map.viewer.userId });
  });

  it("lists them all", async () => {
    const listed = [];
    for await (const { userId } of map.viewer.api.allFriends()) listed.push(userId);
    expect(listed.sort()).toEqual(map.friends.map(({ userId }) => userId).sort());
  });
});
