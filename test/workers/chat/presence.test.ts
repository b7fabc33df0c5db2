import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Presence } from "../../../protocol/chat/presence.ts";
import { ChatDevice } from "../../support/workers/chat-device.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { pause } from "../../support/workers/test-socket.ts";
import { makeTeam } from "../../support/workers/test-team.ts";
import { makeFriends, makeGuest, type TestUser } from "../../support/workers/test-user.ts";
import { skip, startTimeMachine, stopTimeMachine } from "../../support/workers/time-machine.ts";

beforeAll(migrate);
beforeEach(startTimeMachine);
afterEach(stopTimeMachine);

/** Ann's phone shows how Bob is; Bob is there. */
async function makeScene() {
  const [ann, bob] = await makeFriends();
  const bobPhone = await ChatDevice.of(bob);
  const annPhone = await ChatDevice.of(ann);
  await annPhone.watchPresence(bob);
  await annPhone.shows(bob, "online");
  return { ann, bob, annPhone, bobPhone };
}

/** What a device was told of a person so far. */
function told({ socket }: ChatDevice, { id }: TestUser): Presence["state"][] {
  const people = socket.frames.flatMap((frame) => (frame.type === "presenceChanged" ? frame.people : []));
  return people.filter(({ userId }) => userId === id).map(({ state }) => state);
}

/** Time passes in the steps in which a session looks after its heartbeat. */
async function wait(ms: number): Promise<void> {
  for (let leftMs = ms; leftMs > 0; leftMs -= 5_000) await skip(Math.min(5_000, leftMs));
}

describe("presence", () => {
  it("says whether a friend's device is in use, connected only, or gone, and since when", async () => {
    const { bob, annPhone, bobPhone } = await makeScene();
    await bobPhone.request("activitySet", { type: "setActivity", active: false });
    await annPhone.shows(bob, "away");
    await bobPhone.request("activitySet", { type: "setActivity", active: true });
    await annPhone.shows(bob, "online");
    bobPhone.socket.close(1_000);
    const { lastSeen } = await annPhone.shows(bob, "offline");
    expect(Math.abs((lastSeen ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  it("says online as long as any of the friend's devices is in use", async () => {
    const { bob, annPhone, bobPhone } = await makeScene();
    const tablet = await ChatDevice.of(bob);
    bobPhone.socket.close(1_000);
    await pause(300);
    await tablet.request("activitySet", { type: "setActivity", active: false });
    await annPhone.shows(bob, "away");
    expect(told(annPhone, bob)).toEqual(["online", "away"]);
  });

  it("carries the status that a friend wrote", async () => {
    const { bob, annPhone } = await makeScene();
    const status = { emoji: "🏃", text: "running", until: null };
    await bob.ok("PUT", "/v1/me/chat-settings", { status });
    const seen = await annPhone.socket.until(() =>
      annPhone.socket.frames.find((frame) => frame.type === "presenceChanged" && frame.people[0]?.status),
    );
    expect(seen).toMatchObject({ people: [{ userId: bob.id, state: "online", status }] });
  });

  it("shows who is invisible as gone, though they see others", async () => {
    const { ann, bob, annPhone, bobPhone } = await makeScene();
    await bob.ok("PUT", "/v1/me/chat-settings", { presence: "invisible" });
    await annPhone.shows(bob, "offline");
    await bobPhone.watchPresence(ann);
    await bobPhone.shows(ann, "online");
    await bob.ok("PUT", "/v1/me/chat-settings", { presence: "visible" });
    await annPhone.shows(bob, "online");
  });
});

describe("a lost socket", () => {
  it("is no absence where the device is back within fifteen seconds", async () => {
    const { bob, annPhone, bobPhone } = await makeScene();
    const { sessionId } = await bobPhone.socket.frame("welcome");
    await wait(20_000);
    await bobPhone.lose();
    await skip(13_000);
    const again = await ChatDevice.of(bob, sessionId);
    await wait(20_000);
    await again.request("activitySet", { type: "setActivity", active: false });
    await annPhone.shows(bob, "away");
    expect(told(annPhone, bob)).toEqual(["online", "away"]);
  });

  it("shows after fifteen seconds", async () => {
    const { bob, annPhone, bobPhone } = await makeScene();
    await bobPhone.lose();
    await skip(14_000);
    await pause(300);
    expect(told(annPhone, bob)).toEqual(["online"]);
    await skip(1_500);
    await annPhone.shows(bob, "offline", 2_000);
  });

  it("shows within a minute where the phone crashed and nobody said so", async () => {
    const { bob, annPhone, bobPhone } = await makeScene();
    bobPhone.socket.answersPings = false;
    await wait(59_000);
    await annPhone.shows(bob, "offline", 1_000);
    expect(bobPhone.socket.closed).toMatchObject({ reason: "heartbeatLost" });
    expect(annPhone.socket.closed).toBeNull();
  });
});

describe("who is no friend", () => {
  it("stays offline, whoever is there", async () => {
    const [ann, eve] = await Promise.all([makeGuest(), makeGuest()]);
    await ChatDevice.of(ann);
    const evePhone = await ChatDevice.of(eve);
    await evePhone.watchPresence(ann);
    expect(await evePhone.shows(ann, "offline")).toEqual({
      userId: ann.id,
      state: "offline",
      lastSeen: null,
      status: null,
    });
  });

  it("is shown no more from the moment on at which the friendship ends, on both sides", async () => {
    const { ann, bob, annPhone, bobPhone } = await makeScene();
    await bobPhone.watchPresence(ann);
    await bobPhone.shows(ann, "online");
    await bob.ok("DELETE", `/v1/friends/${ann.id}`);
    await Promise.all([annPhone.shows(bob, "offline", 1_000), bobPhone.shows(ann, "offline", 1_000)]);
    expect(annPhone.presence.get(bob.id)).toMatchObject({ lastSeen: null, status: null });
  });

  it("is shown to the members of a team who name it, and to nobody else who does", async () => {
    const team = await makeTeam();
    const [bob, eve] = await Promise.all([team.newcomer(), makeGuest()]);
    const bobPhone = await ChatDevice.of(bob);
    const watch = async (viewer: TestUser) => {
      const phone = await ChatDevice.of(viewer);
      await phone.request("presenceWatched", { type: "watchPresence", userIds: [bob.id], teamId: team.id });
      return phone;
    };
    const [ownerPhone, evePhone] = await Promise.all([watch(team.owner), watch(eve)]);
    await ownerPhone.shows(bob, "online");
    await evePhone.shows(bob, "offline");
    await bobPhone.request("activitySet", { type: "setActivity", active: false });
    await ownerPhone.shows(bob, "away");
    expect(told(evePhone, bob)).toEqual(["offline"]);
  });
});

it("is followed no longer than somebody looks: a lost viewer's links close", async () => {
  const { bob, annPhone } = await makeScene();
  await annPhone.lose();
  const again = await ChatDevice.of(annPhone.user);
  await again.watchPresence(bob);
  await again.shows(bob, "online");
  await again.request("presenceWatched", { type: "watchPresence", userIds: [] });
  const from = again.socket.frames.length;
  await bob.ok("PUT", "/v1/me/chat-settings", { presence: "invisible" });
  await pause(300);
  expect(again.socket.frames.slice(from).filter(({ type }) => type === "presenceChanged")).toEqual([]);
});
