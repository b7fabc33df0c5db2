import { type ClientEvents, HitherClient, type HitherClientOptions } from "../../../client/index.ts";
import type { NearFriend } from "../../../protocol/server-frames.ts";
import { FakeClock, settled } from "./fake-clock.ts";
import { FakeServer } from "./fake-server.ts";

/** A client on a fake clock and a fake server, with everything that it told the app. */
export function setup(options: Pick<HitherClientOptions, "token" | "random" | "restore" | "api"> = {}) {
  const clock = new FakeClock();
  const server = new FakeServer(clock);
  let tokens = 0;
  const client = new HitherClient({
    url: "https://hither.test/",
    clock,
    webSocket: server.webSocket,
    ...options,
    random: options.random ?? (() => 0.5),
    token:
      options.token ??
      (async () => {
        tokens += 1;
        return `token-${tokens}`;
      }),
  });
  const events: { [Name in keyof ClientEvents]: [Name, ClientEvents[Name]] }[keyof ClientEvents][] = [];
  const record = <Name extends keyof ClientEvents>(name: Name) =>
    client.on(name, (payload) => void events.push([name, payload] as (typeof events)[number]));
  const names: (keyof ClientEvents)[] = [
    "state",
    "welcome",
    "snapshot",
    "appeared",
    "moved",
    "left",
    "near",
    "me",
    "pace",
    "error",
    "closed",
    "frame",
    "inbox",
    "presence",
  ];
  for (const name of names) record(name);
  const told = <Name extends keyof ClientEvents>(name: Name) =>
    events.filter(([other]) => other === name).map(([, payload]) => payload as ClientEvents[Name]);
  return { clock, server, client, events, told, tokensFetched: () => tokens };
}

/** The same, connected and welcomed. */
export async function setupOpen(options: Parameters<typeof setup>[0] = {}) {
  const all = setup(options);
  all.client.connect();
  await settled();
  const socket = all.server.welcome();
  await settled();
  return { ...all, socket };
}

/** The promise's outcome, once it has one. */
export function outcome(promise: Promise<unknown>): {
  state: string;
  times: number;
} {
  const result = { state: "pending", times: 0 };
  promise.then(
    () => {
      result.state = "resolved";
      result.times += 1;
    },
    (error: Error) => {
      result.state = error.name;
      result.times += 1;
    },
  );
  return result;
}

export function friend(userId: string, values: Partial<NearFriend> = {}): NearFriend {
  return {
    userId,
    lat: 37.5665,
    lng: 126.978,
    distanceM: 120.5,
    precision: "exact",
    at: 1_760_000_000_000,
    stale: false,
    ...values,
  };
}
