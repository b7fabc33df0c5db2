import { beforeAll, expect, it } from "vitest";
import { freshPlace, northOf } from "../../support/workers/fresh-place.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { appear, connect, pause, share } from "../../support/workers/test-socket.ts";
import { makeFriends } from "../../support/workers/test-user.ts";

beforeAll(migrate);

/** Ann watches; Bob has a phone 100 m and, later, a tablet 900 m to the north. */
async function makeScene() {
  const place = freshPlace();
  const [ann, bob] = await makeFriends();
  await share(bob);
  const annSocket = await appear(ann, place.lat, place.lng);
  const atPhone = northOf(place, 100);
  const atTablet = northOf(place, 900);
  const phone = await connect(bob);
  expect(await phone.moveTo(atPhone)).toMatchObject({ accepted: true, shared: true });
  await annSocket.sees(bob, ({ lat }) => lat === atPhone.lat);
  const tablet = await connect(bob);
  expect(await tablet.moveTo(atTablet)).toMatchObject({ accepted: true, shared: true });
  await annSocket.sees(bob, ({ lat }) => lat === atTablet.lat);
  return { place, bob, annSocket, phone, tablet, atPhone, atTablet };
}

it.concurrent("shows the device that came last, and not the moves of the one before", async () => {
  const { place, bob, annSocket, phone, atTablet } = await makeScene();
  const from = annSocket.frames.length;
  const further = northOf(place, 300);
  expect(await phone.moveTo(further)).toMatchObject({ accepted: true, shared: false });
  await pause(400);
  expect(annSocket.toldOf(bob, from)).toEqual([]);
  expect(annSocket.near.get(bob.id)).toMatchObject(atTablet);
});

it.concurrent.each(["leaves", "withdraws"])(
  "goes back to the earlier device when the later one %s",
  async (how) => {
    const { bob, annSocket, phone, tablet, atPhone } = await makeScene();
    const from = annSocket.frames.length;
    if (how === "leaves") tablet.close(1_000);
    else await tablet.request({ type: "withdrawLocation" });
    await annSocket.sees(bob, ({ lat }) => lat === atPhone.lat);
    expect(await phone.moveTo(atPhone)).toMatchObject({ shared: true });
    await pause(400);
    expect(annSocket.near.get(bob.id)).toMatchObject(atPhone);
    const parted = annSocket
      .toldOf(bob, from)
      .filter((frame) => frame.type === "nearChanged" && frame.left.length > 0);
    if (how === "leaves") expect(parted, "the friend moved, and was never gone").toEqual([]);
  },
);

it.concurrent("does not let a continued session take the place from a device that came later", async () => {
  const { place, bob, annSocket, phone, atTablet } = await makeScene();
  const { sessionId } = await phone.frame("welcome");
  const back = await connect(bob, sessionId);
  expect(await back.moveTo(northOf(place, 200))).toMatchObject({ shared: false });
  await pause(400);
  expect(annSocket.near.get(bob.id)).toMatchObject(atTablet);
});

it.concurrent("lets every device see from where it is itself", async () => {
  const { place, annSocket, phone, tablet } = await makeScene();
  await annSocket.moveTo(northOf(place, -550));
  const [ann, bob] = await makeFriends();
  await share(bob);
  const annPhone = await appear(ann, place.lat, place.lng);
  const annTablet = await appear(ann, northOf(place, 5_000).lat, place.lng);
  await appear(bob, northOf(place, 1_000).lat, place.lng);
  const seen = await Promise.all([annPhone.sees(bob), annTablet.sees(bob)]);
  expect(seen.map(({ distanceM }) => Math.round(distanceM / 100))).toEqual([10, 40]);
  expect([phone.closed, tablet.closed]).toEqual([null, null]);
});

it.concurrent("tells every device of a change of the sharing setting", async () => {
  const { bob, phone, tablet } = await makeScene();
  await share(bob, "nobody");
  for (const socket of [phone, tablet]) {
    await socket.until(() =>
      socket.frames.find((frame) => frame.type === "meChanged" && frame.sharing?.mode === "nobody"),
    );
  }
});
