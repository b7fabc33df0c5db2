import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type LocalServer, startServer } from "../../tools/local-server/start-server.ts";
import { befriend } from "../../tools/people/befriend.ts";
import { newPerson } from "../../tools/people/new-person.ts";
import { fcmFailure, type PushAnswer } from "../../tools/push-service/answers.ts";
import { PushService } from "../../tools/push-service/push-service.ts";
import { until } from "./support/until.ts";

const MAX_RETRIES = 2;
const QUICK = { maxBatchTimeout: 0.1 };

let service: PushService;
let server: LocalServer;
const logged: string[] = [];

beforeAll(async () => {
  service = await PushService.start();
  const usual = service.answering;
  service.answering = (arrival) => answers.get(arrival.to)?.shift() ?? usual(arrival);
  server = await startServer({
    pushService: service,
    queues: { "hither-pushes": { ...QUICK, maxRetries: MAX_RETRIES }, "hither-pushes-dead": QUICK },
    onLog: (line) => logged.push(line),
  });
});
afterAll(async () => {
  await server.stop();
  await service.stop();
});

/** What a phone's service answers first, before it takes everything. */
const answers = new Map<string, PushAnswer[]>();

/** Two friends with a channel. Bob's phone is registered, and not connected. */
async function setUp(way: "webPush" | "fcm") {
  const [ann, bob] = await Promise.all([newPerson(server.url), newPerson(server.url)]);
  await befriend(ann, bob);
  const { channelId } = await ann.api.channels.direct(bob.userId);
  const { webPush } = await bob.api.notifications.pushOptions();
  const phone =
    way === "fcm"
      ? service.fcm.register()
      : service.webPush.subscribe(webPush?.applicationServerKey ?? "not set up");
  await bob.api.notifications.registerPush(phone.target);
  const write = (body: string) =>
    ann.api.messages.send(channelId, { key: crypto.randomUUID(), body, preview: body });
  return { ann, bob, channelId, phone, write };
}

async function registrationOf(token: string | undefined): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${server.url}/v1/me/devices/current/push`, { headers })).json();
}

const WAIT_MS = 20_000;
const WAIT = { timeout: WAIT_MS };
const triesOf = (to: string) => service.arrivals.filter((arrival) => arrival.to === to);
const givenUp = () =>
  logged
    .map((line) => /notifications were given up.*"given":(\d+)/s.exec(line)?.[1])
    .reduce((sum, given) => sum + Number(given ?? 0), 0);
const shown = (to: string, body: string) =>
  until(
    `"${body}" is shown`,
    () => service.shownTo(to).find(({ notification }) => Object(notification).body === body),
    WAIT_MS,
  );

/** Tests both ways, side by side. */
const byBothWays = (test: (way: "webPush" | "fcm") => Promise<void>) => async () => {
  await Promise.all([test("webPush"), test("fcm")]);
};

describe("a phone that is not connected", () => {
  it.concurrent(
    "is told of a message, and takes the notification away when the message was read elsewhere",
    byBothWays(async (way) => {
      const { ann, bob, channelId, phone, write } = await setUp(way);
      const { seq } = await write("See you at nine");
      const { notification } = await shown(phone.to, "See you at nine");
      const tag = `c:${channelId}`;
      const { displayName } = await ann.api.me();
      expect(notification).toMatchObject({
        type: "message",
        tag,
        title: displayName,
        seq,
        badge: 1,
        unread: 1,
      });
      // Whoever writes has read what is above.
      await bob.api.messages.send(channelId, { key: crypto.randomUUID(), body: "Fine" });
      const isTaken = () =>
        service.shownTo(phone.to).find((arrival) => Object(arrival.notification).type === "withdraw");
      const taken = await until("it is taken away", isTaken, WAIT_MS);
      expect(taken.notification).toEqual({ type: "withdraw", tag, badge: 0 });
      expect(service.faults).toEqual([]);
    }),
  );

  it.concurrent(
    "is told later where its service says so, and once",
    byBothWays(async (way) => {
      const { phone, write } = await setUp(way);
      answers.set(phone.to, [{ status: 429, headers: { "retry-after": "1" } }]);
      await write("busy");
      await shown(phone.to, "busy");
      expect(triesOf(phone.to).map(({ answered }) => answered)).toEqual([429, way === "fcm" ? 200 : 201]);
    }),
  );

  it.concurrent(
    "is forgotten where its service does not know it any more",
    byBothWays(async (way) => {
      const { bob, phone, write } = await setUp(way);
      answers.set(phone.to, [way === "webPush" ? { status: 410 } : fcmFailure(404, "UNREGISTERED")]);
      await write("anybody there?");
      await until("it is tried", () => triesOf(phone.to)[0], WAIT_MS);
      await vi.waitFor(
        async () => expect(await registrationOf(bob.api.sessionToken)).toEqual({ target: null }),
        WAIT,
      );
      await write("nobody");
      expect(triesOf(phone.to)).toHaveLength(1);
    }),
  );

  it(
    "is given up where its service is down for all tries, and told anew of what comes next",
    byBothWays(async (way) => {
      const { phone, write } = await setUp(way);
      const tries = Array.from({ length: MAX_RETRIES + 1 });
      answers.set(
        phone.to,
        tries.map(() => ({ status: 503, headers: { "retry-after": "1" } })),
      );
      await write("into the void");
      const isGivenUp = () => (givenUp() === 2 ? true : undefined);
      await until("both are given up", isGivenUp, WAIT_MS);
      expect(triesOf(phone.to).map(({ answered }) => answered)).toEqual([503, 503, 503]);
      await write("and again");
      await shown(phone.to, "and again");
    }),
  );
});
