import { evictDurableObject } from "cloudflare:test";
import { beforeAll, expect, it } from "vitest";
import { channelOf } from "../../support/workers/channel-link.ts";
import { type ChatDevice, makePair } from "../../support/workers/chat-device.ts";
import { abort, hubOf, reset } from "../../support/workers/live-state.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { pause } from "../../support/workers/test-socket.ts";

beforeAll(migrate);

type Pair = Awaited<ReturnType<typeof makePair>>;

/** An object that sleeps already cannot be put to sleep. */
const sleep = (stub: DurableObjectStub) => evictDurableObject(stub).catch(() => undefined);

const FAULTS: [what: string, fault: (pair: Pair) => Promise<unknown>][] = [
  ["the channel is reset", ({ channelId }) => reset(channelOf(channelId))],
  ["the channel is killed", ({ channelId }) => abort(channelOf(channelId))],
  ["the channel sleeps", ({ channelId }) => sleep(channelOf(channelId))],
  ["a hub is killed", ({ bob }) => abort(hubOf(bob))],
  [
    "the channel and both hubs are killed",
    ({ ann, bob, channelId }) => Promise.all([channelOf(channelId), hubOf(ann), hubOf(bob)].map(abort)),
  ],
];

const numbers = (name: string) => Array.from({ length: 12 }, (_, n) => `${name} ${n}`);

/** Says twelve things, as fast as a flood gate lets, each acknowledged. */
async function talk(phone: ChatDevice, channelId: string, name: string): Promise<void> {
  const answers: Promise<unknown>[] = [];
  for (const body of numbers(name)) {
    answers.push(phone.say(channelId, body));
    await pause(20);
  }
  await Promise.all(answers);
}

it.concurrent.each(FAULTS)("loses, doubles and mixes up nothing while %s", async (_, fault) => {
  const pair = await makePair();
  const { channelId, annPhone, bobPhone } = pair;
  const talks = [talk(annPhone, channelId, "ann"), talk(bobPhone, channelId, "bob")];
  for (let n = 0; n < 3; n += 1) {
    await pause(60);
    await fault(pair);
  }
  await Promise.all(talks);
  await annPhone.say(channelId, "that was all");
  const views = await Promise.all(
    [annPhone, bobPhone].map((phone) => phone.sees(channelId, ({ said }) => said.includes("that was all"))),
  );
  const [annView, bobView] = views;
  expect(annView?.said).toEqual(bobView?.said);
  for (const name of ["ann", "bob"]) {
    expect(annView?.said.filter((body) => body.startsWith(name))).toEqual(numbers(name));
  }
  for (const view of views) expect(view.replaced, "nothing had to begin anew").toBe(1);
  expect([annPhone.socket.closed, bobPhone.socket.closed]).toEqual([null, null]);
});

it.concurrent.each(FAULTS)("goes on with inbox and presence after %s", async (_, fault) => {
  const pair = await makePair();
  const { ann, channelId, annPhone, bobPhone } = pair;
  await bobPhone.watchInbox();
  await bobPhone.watchPresence(ann);
  await bobPhone.shows(ann, "online");
  await fault(pair);
  await annPhone.say(channelId, "still there?");
  await bobPhone.lists(channelId, ({ unread }) => unread === 1);
  await annPhone.request("activitySet", { type: "setActivity", active: false });
  await bobPhone.shows(ann, "away");
  const states = bobPhone.socket.frames.flatMap((frame) =>
    frame.type === "presenceChanged" ? frame.people.map(({ state }) => state) : [],
  );
  expect(states, "no absence in between").toEqual(["online", "away"]);
});
