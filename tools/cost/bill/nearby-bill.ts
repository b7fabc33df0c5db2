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

/** Something that people do, and how often a day everyone of the run does it. */
interface Part {
  stretch: Stretch;
  timesADay: number;
  /** CPU of the server without it, in ms a second; null where all work is in objects, whose CPU is not billed. */
  idleCpuMsPerS: number | null;
}

/** A day of nearby friends with Hither. */
export function nearbyBill(figures: NearbyFigures, assumed: Assumed): Line[] {
  const { users, connecting, walking, leaving, idleCpuMsPerS } = figures;
  const sessionsADay = sessionsPerDay(assumed);
  // A socket brings a token along; those that live longer than it get others.
  const refreshesADay = Math.max(0, DAY_S / TOKEN_S - sessionsADay);
  const parts = [
    { stretch: walking, timesADay: DAY_S / walking.seconds, idleCpuMsPerS },
    { stretch: connecting, timesADay: sessionsADay, idleCpuMsPerS },
    { stretch: leaving, timesADay: sessionsADay, idleCpuMsPerS },
    tokens(figures, refreshesADay, users),
  ];
  const relays = cellClasses(assumed).reduce((all, { cells, relays: each }) => all + cells * each, 0);
  const batches = relays * assumed.relayMessagesPerS * DAY_S;
  return [
    ...dayOf(parts, users, "GeoCell", assumed),
    // A relay's own socket to its cell cannot hibernate.
    line("relays: duration", gigabyteSeconds(relays * DAY_S * 1_000), CLOUDFLARE.durationGbS),
    line(
      "relays: messages, 20 to a request",
      batches / OBJECT_DURATION.messagesPerRequest,
      CLOUDFLARE.objectRequest,
    ),
  ];
}

/**
 * The same day with an object for each person. It signs people in as Hither does, since it has to. Its Worker hands sockets on to
 * objects, so that nothing else is CPU of it. Relays, which its crowded cells would need as well, are left out in its favour.
 */
export function peerBill(figures: PeerFigures, hither: NearbyFigures, assumed: Assumed): Line[] {
  const { users, connecting, walking, leaving } = figures;
  const sessionsADay = sessionsPerDay(assumed);
  const parts = [
    { stretch: walking, timesADay: DAY_S / walking.seconds, idleCpuMsPerS: null },
    { stretch: connecting, timesADay: sessionsADay, idleCpuMsPerS: null },
    { stretch: leaving, timesADay: sessionsADay, idleCpuMsPerS: null },
    tokens(hither, Math.max(DAY_S / TOKEN_S, sessionsADay), users),
  ];
  return dayOf(parts, users, "PeerCell", assumed);
}

/** What the plain design would write besides if each place went into a row, as it must to outlive its object's sleep. */
export function peerRows(figures: PeerFigures, assumed: Assumed): Line {
  const everyone = (assumed.concurrentUsers / figures.users) * (DAY_S / figures.walking.seconds);
  return line("rows written, were places stored", figures.reports * everyone, CLOUDFLARE.objectRowWritten);
}

/** So many tokens a day for each of so many users. */
function tokens(
  { refreshing, tokens: made, idleCpuMsPerS }: NearbyFigures,
  aDay: number,
  users: number,
): Part {
  return { stretch: refreshing, timesADay: (aDay * users) / made, idleCpuMsPerS };
}

export function sessionsPerDay({ sessionMinutes }: Assumed): number {
  return DAY_S / (sessionMinutes * 60);
}

function dayOf(parts: readonly Part[], users: number, cellClass: string, assumed: Assumed): Line[] {
  let counts = noCounts();
  let cpuMs = 0;
  let cellWorkMs = 0;
  for (const { stretch, timesADay, idleCpuMsPerS } of parts) {
    const everyone = (timesADay * assumed.concurrentUsers) / users;
    counts = sum(counts, scaled(stretch.counts, everyone));
    if (idleCpuMsPerS !== null) {
      cpuMs += Math.max(0, stretch.cpuMs - idleCpuMsPerS * stretch.seconds) * everyone;
    }
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
