import type { Assumed } from "../assumptions.ts";
import type { NearbyFigures } from "../measure/nearby-run.ts";
import type { PeerFigures } from "../measure/peer-run.ts";
import type { Stretch } from "../measure/stretch.ts";
import { CLOUDFLARE, OBJECT_DURATION } from "../prices.ts";
import { noCounts, scaled, sum } from "../runtime/metered/counts.ts";
import { busyShare, cellClasses, type SeenCell, workMs } from "./cell-density.ts";
import { cloudflareLines, gigabyteSeconds } from "./cloudflare-lines.ts";
import { type Line, line } from "./line.ts";

const DAY_S = 86_400;
/** Tokens live for 15 min, and the SDK gets the next one 2 min before. */
const TOKEN_S = 13 * 60;
const HIBERNATION_MS = 10_000;

/** What people do, for one of them. */
interface PerUser {
  /** A stretch for each, and how often a day everyone does what all of its people did once. */
  parts: { stretch: Stretch; timesADay: number }[];
  users: number;
  idleCpuMsPerS: number;
  cellClass: string;
}

/** A day of nearby friends with Hither. */
export function nearbyBill(figures: NearbyFigures, assumed: Assumed): Line[] {
  const { users, connecting, walking, leaving, refreshing, tokens, idleCpuMsPerS } = figures;
  const sessionsADay = sessionsPerDay(assumed);
  // A socket brings a token along; those that live longer than it get others.
  const refreshesADay = Math.max(0, DAY_S / TOKEN_S - sessionsADay);
  const lines = dayOf(
    {
      users,
      idleCpuMsPerS,
      cellClass: "GeoCell",
      parts: [
        { stretch: walking, timesADay: DAY_S / walking.seconds },
        { stretch: connecting, timesADay: sessionsADay },
        { stretch: leaving, timesADay: sessionsADay },
        { stretch: refreshing, timesADay: (refreshesADay * users) / tokens },
      ],
    },
    assumed,
  );
  const relays = cellClasses(assumed).reduce((all, { cells, relays: each }) => all + cells * each, 0);
  const batches = relays * assumed.relayMessagesPerS * DAY_S;
  return [
    ...lines,
    // A relay's own socket to its cell cannot hibernate.
    line("relays: duration", gigabyteSeconds(relays * DAY_S * 1_000), CLOUDFLARE.durationGbS),
    line(
      "relays: messages, 20 to a request",
      batches / OBJECT_DURATION.messagesPerRequest,
      CLOUDFLARE.objectRequest,
    ),
  ];
}

/** The same day with an object for each person. Relays, which its crowded cells would need as well, are left out in its favour. */
export function peerBill(figures: PeerFigures, assumed: Assumed): Line[] {
  const { users, connecting, walking, leaving, idleCpuMsPerS } = figures;
  const sessionsADay = sessionsPerDay(assumed);
  return dayOf(
    {
      users,
      idleCpuMsPerS,
      cellClass: "PeerCell",
      parts: [
        { stretch: walking, timesADay: DAY_S / walking.seconds },
        { stretch: connecting, timesADay: sessionsADay },
        { stretch: leaving, timesADay: sessionsADay },
      ],
    },
    assumed,
  );
}

export function sessionsPerDay({ sessionMinutes }: Assumed): number {
  return DAY_S / (sessionMinutes * 60);
}

function dayOf({ parts, users, idleCpuMsPerS, cellClass }: PerUser, assumed: Assumed): Line[] {
  let counts = noCounts();
  let cpuMs = 0;
  let cellWorkMs = 0;
  for (const { stretch, timesADay } of parts) {
    const everyone = (timesADay * assumed.concurrentUsers) / users;
    counts = sum(counts, scaled(stretch.counts, everyone));
    cpuMs += Math.max(0, stretch.cpuMs - idleCpuMsPerS * stretch.seconds) * everyone;
    cellWorkMs += workOf(stretch, cellClass, assumed) * (timesADay / users);
  }
  const workMsPerUserS = cellWorkMs / DAY_S;
  const awakeS = cellClasses(assumed).reduce(
    (all, { cells, users: each }) => all + cells * busyShare(each, workMsPerUserS) * DAY_S,
    0,
  );
  return cloudflareLines(counts, cpuMs, assumed, { [cellClass]: awakeS * 1_000 });
}

/** How long the cells of a stretch would have been awake if nothing overlapped; with the delay, every message counts for all of it. */
function workOf(
  { cells, counts }: { cells: SeenCell[] } & Pick<Stretch, "counts">,
  name: string,
  assumed: Assumed,
): number {
  const { messages = 0, fetches = 0, calls = 0 } = counts.objects[name] ?? {};
  const delays = assumed.billsHibernationDelay > 0 ? (messages + fetches + calls) * HIBERNATION_MS : 0;
  return workMs(cells) + delays;
}
