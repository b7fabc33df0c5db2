import { once } from "node:events";
import { LIMITS } from "../../../protocol/limits.ts";
import type { LatLng } from "../../../protocol/primitives.ts";
import type { OnProgress } from "../../load/counted.ts";
import { seededRandom } from "../../random.ts";
import { startMeteredPeer } from "./metered-server.ts";
import { COMING_PER_S, FRIENDS, minutes, type NearbyPlan, seconds } from "./nearby-run.ts";
import { paced } from "./paced.ts";
import { keepReporting, type ReportingPhone } from "./report-loop.ts";
import { ServerProcess } from "./server-process.ts";
import { type Stretch, Watch } from "./stretch.ts";
import { Traffic } from "./traffic.ts";
import { makeCrowd } from "./walkers.ts";

const IDLE_S = 5;
const SETTLE_S = 2;

export interface PeerFigures {
  users: number;
  connecting: Stretch;
  walking: Stretch;
  leaving: Stretch;
  reports: number;
  sightings: number;
  idleCpuMsPerS: number;
}

/** A phone of the plain design. */
class PeerPhone implements ReportingPhone {
  readonly nextReportInMs = LIMITS.reportWhenMovingMs;
  readonly #socket: WebSocket;
  reports = 0;
  sightings = 0;

  constructor(url: string, name: string, traffic: Traffic) {
    this.#socket = traffic.connect(`${url.replace("http", "ws")}/?u=${name}`);
    this.#socket.addEventListener("message", ({ data }) => {
      if (String(data).includes('"near"')) this.sightings += 1;
    });
  }

  async begin(place: LatLng, friends: string[]): Promise<void> {
    await once(this.#socket, "open");
    this.#socket.send(JSON.stringify({ ...place, friends }));
    await once(this.#socket, "message");
  }

  report(place: LatLng): void {
    this.reports += 1;
    this.#socket.send(JSON.stringify(place));
  }

  leave(): void {
    this.#socket.close();
  }
}

/** The same people on the same ways, with an object for each of them. */
export async function runPeer(plan: NearbyPlan, onProgress: OnProgress): Promise<PeerFigures> {
  const random = seededRandom(plan.seed);
  const peer = await startMeteredPeer(plan.callExtraMs);
  try {
    const { users } = plan;
    const onlineFriends = Math.min(FRIENDS.online, users - 1);
    const { walkers, pairs } = makeCrowd({ users, onlineFriends, sameCityFriends: FRIENDS.sameCity }, random);
    const nameOf = (index: number) => `walker-${index}`;
    const friends = Map.groupBy(
      pairs.flatMap(([a, b]) => [
        [a, b],
        [b, a],
      ]),
      ([owner]) => owner,
    );
    const serverProcess = new ServerProcess();
    const traffic = new Traffic();
    const watch = new Watch(peer, serverProcess, traffic, "PeerCell");
    const idle = await watch.during(() => seconds(IDLE_S));
    const phones: { phone: PeerPhone; walker: (typeof walkers)[number] }[] = [];
    const connecting = await watch.during(async () => {
      await paced(COMING_PER_S, walkers.entries(), async ([index, walker]) => {
        const phone = new PeerPhone(peer.url, nameOf(index), traffic);
        phones.push({ phone, walker });
        const names = (friends.get(index) ?? []).map(([, friend = 0]) => nameOf(friend));
        await phone.begin(walker.place, names);
      });
      await seconds(SETTLE_S);
    });
    for (const { phone } of phones) phone.sightings = 0;
    const stop = keepReporting(phones, random);
    const walking = await watch.during(() => minutes(plan.minutes, onProgress));
    stop();
    await seconds(SETTLE_S);
    const reports = phones.reduce((all, { phone }) => all + phone.reports, 0);
    const sightings = phones.reduce((all, { phone }) => all + phone.sightings, 0);
    const leaving = await watch.during(async () => {
      await paced(COMING_PER_S, phones, async ({ phone }) => phone.leave());
      await seconds(SETTLE_S);
    });
    return {
      users,
      connecting,
      walking,
      leaving,
      reports,
      sightings,
      idleCpuMsPerS: idle.cpuMs / idle.seconds,
    };
  } finally {
    await peer.stop();
  }
}
