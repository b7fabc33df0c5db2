import { runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, beforeAll, expect, it } from "vitest";
import type { LatLng } from "../../../protocol/primitives.ts";
import { freshPlace, northOf } from "../../support/workers/fresh-place.ts";
import { hubOf } from "../../support/workers/live-state.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { appear, pause, share, type TestSocket } from "../../support/workers/test-socket.ts";
import { makeGuest, type TestUser } from "../../support/workers/test-user.ts";
import { skip, startTimeMachine, stopTimeMachine } from "../../support/workers/time-machine.ts";

beforeAll(migrate);
afterEach(stopTimeMachine);

interface Scene {
  place: LatLng;
  people: TestUser[];
  sockets: TestSocket[];
}

/** Bob, who is a friend of Ann's and Carol's, who do not know each other; all in one place, none sharing yet. */
async function makeScene(): Promise<
  Scene & { bob: TestUser; ann: TestUser; carol: TestUser; bobSocket: TestSocket }
> {
  const place = freshPlace();
  const [ann, bob, carol] = await Promise.all([makeGuest(), makeGuest(), makeGuest()]);
  for (const friend of [ann, carol]) {
    await bob.request(friend);
    await friend.accept(bob);
  }
  const people = [ann, bob, carol];
  const sockets = await Promise.all(
    people.map((person, i) => appear(person, northOf(place, 100 * i).lat, place.lng)),
  );
  const bobSocket = sockets[1];
  if (!bobSocket) throw new Error("Bob is missing");
  return { place, people, sockets, ann, bob, carol, bobSocket };
}

/** Who sees whom, as indices of people: "01" means that the first sees the second. */
function sights({ people, sockets }: Scene): string[] {
  return sockets.flatMap((socket, viewer) =>
    people.flatMap((person, seen) => (socket.near.has(person.id) ? [`${viewer}${seen}`] : [])),
  );
}

async function expectSights(scene: Scene, expected: string[]): Promise<void> {
  await scene.sockets[0]?.until(() => sights(scene).join() === expected.join() || undefined, 1_000);
  await pause(100);
  expect(sights(scene)).toEqual(expected);
}

it("shows nobody to anybody until they share", async () => {
  const scene = await makeScene();
  await scene.bobSocket.moveTo(northOf(scene.place, 300));
  await pause(500);
  for (const { frames } of scene.sockets) {
    expect(frames.filter(({ type }) => type === "nearChanged")).toEqual([]);
  }
  await expectSights(scene, []);
});

it("shows a person to their friends alone, one way, and never to a friend of a friend", async () => {
  const scene = await makeScene();
  await share(scene.bob);
  await expectSights(scene, ["01", "21"]);
  await share(scene.ann);
  await expectSights(scene, ["01", "10", "21"]);
  await share(scene.carol);
  await expectSights(scene, ["01", "10", "12", "21"]);
  for (const [one, other] of [
    [0, scene.carol],
    [2, scene.ann],
  ] as const) {
    expect(JSON.stringify(scene.sockets[one]?.frames)).not.toContain(other.id);
  }
});

it("follows every change of the setting on live connections within a second", async () => {
  const scene = await makeScene();
  const { ann, bob, carol } = scene;
  const steps: [Parameters<typeof share>[1], string[], string[]][] = [
    ["only", [carol.id], ["21"]],
    ["only", [ann.id], ["01"]],
    ["except", [ann.id], ["21"]],
    ["except", [], ["01", "21"]],
    ["nobody", [ann.id], []],
    ["friends", [], ["01", "21"]],
    ["only", [], []],
  ];
  for (const [mode, userIds, expected] of steps) {
    await share(bob, mode, { userIds });
    await expectSights(scene, expected);
  }
});

it("tells a viewer nothing at all of a ghost, wherever the ghost goes", async () => {
  const scene = await makeScene();
  const [annSocket] = scene.sockets;
  await share(scene.bob);
  await annSocket?.sees(scene.bob);
  await share(scene.bob, "nobody");
  await annSocket?.losesSightOf(scene.bob, 1_000);
  const from = annSocket?.frames.length ?? 0;
  for (const metres of [500, 30_000, 700]) {
    await scene.bobSocket.jumpTo(northOf(scene.place, metres));
    await pause(550);
  }
  expect(annSocket?.toldOf(scene.bob, from)).toEqual([]);
});

it.each(["the alarm rings", "the alarm is late"])(
  "ends sharing at its `until`, also when %s",
  async (how) => {
    startTimeMachine();
    const scene = await makeScene();
    const until = new Date(Date.now() + 540_000).toISOString();
    await share(scene.bob, "friends", { until });
    await expectSights(scene, ["01", "21"]);
    await skip(530_000);
    expect(sights(scene)).toEqual(["01", "21"]);
    await skip(10_000);
    if (how === "the alarm rings") expect(await runDurableObjectAlarm(hubOf(scene.bob))).toBe(true);
    await expectSights(scene, []);
    expect(await scene.bob.ok("GET", "/v1/me/sharing")).toMatchObject({ mode: "nobody", until: null });
    if (how === "the alarm rings") {
      await scene.bobSocket.until(() =>
        scene.bobSocket.frames.find(
          (frame) => frame.type === "meChanged" && frame.sharing?.mode === "nobody",
        ),
      );
    }
  },
);
