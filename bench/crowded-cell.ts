/**
 * A crowd in one cell, with its relays, on a simulated clock: the real cores of cell and relays, the sessions' real links, the
 * limits of a deployment. Counts what each object takes, and holds what everybody is shown against an oracle. Run with
 * `npm run bench -- crowded-cell [--users 200000] [--json]`.
 */
import { parseArgs } from "node:util";
import { RelayFull, SentToRelay, type Via } from "../workers/session/link-route.ts";
import { RelayHints } from "../workers/session/relay-hints.ts";
import { friendships, seeded } from "./cells/seeded.ts";
import { CrowdOracle, type CrowdRules } from "./crowded-cell/crowd-oracle.ts";
import type { Load } from "./crowded-cell/load.ts";
import { SimCell } from "./crowded-cell/sim-cell.ts";
import { SimClock } from "./crowded-cell/sim-clock.ts";
import { Visitor } from "./crowded-cell/visitor.ts";

/** Sessions share what they know of relays with those of the same Worker isolate. */
const ISOLATES = 100;
const ARRIVALS_PER_S = 1_000;
const STEADY_S = 90;
const CHECK_EVERY_S = 10;
/** Of everybody, so many leave each second, and come back a while later. */
const LEAVING_SHARE_PER_S = 0.000_5;
const AWAY_MS = 20_000;
/** Of everybody, so many go to and fro between the crowd and a place out of its sight. */
const TRAVELLING_SHARE = 0.05;
const CENTRE = { lat: 37.5, lng: 127 };
const SPREAD_DEG = 0.05;
const FAR_DEG = 0.16;
/** What an object may take. */
const MAX_MESSAGES_PER_S = 1_000;
const MAX_SOCKETS = 20_000;

const { values } = parseArgs({
  options: { users: { type: "string", default: "200000" }, json: { type: "boolean", default: false } },
});
const users = Number(values.users);
const cpuFrom = process.cpuUsage();
const clock = new SimClock(Date.UTC(2026, 0, 1));
clock.takeOver();
const random = seeded(users);
Math.random = random;

const friends = friendships(users, random);
const rules: CrowdRules = {
  friendsOf: (person) => friends[person] ?? [],
  // Of ten friends one may see nothing, and one not exactly.
  level: (friend, viewer) => {
    const dice = (friend * 7 + viewer * 3) % 10;
    return dice === 0 ? "nothing" : dice === 1 ? "approximate" : "exact";
  },
  radiusM: (viewer) => (viewer % 4 === 0 ? 3_000 : 8_000),
};
const oracle = new CrowdOracle(users, rules);
const cell = new SimCell(clock);
const isolates = Array.from({ length: ISOLATES }, () => new RelayHints());
const visitors = Array.from({ length: users }, (_, index) => {
  const hints = isolates[index % ISOLATES] ?? new RelayHints();
  return new Visitor(index, { oracle, rules, now: () => clock.now(), open: (via) => open(via, hints) });
});

const arrivalMs = 1_000 / ARRIVALS_PER_S;
for (const visitor of visitors) clock.at(clock.now() + visitor.index * arrivalMs, () => arrive(visitor));
const arriveS = Math.ceil(users / ARRIVALS_PER_S);
let updates = 0;
for (let second = 1; second <= arriveS + STEADY_S; second += 1) {
  await clock.advance(1_000);
  // Nobody comes or goes in the end, so that all is settled.
  if (second <= arriveS + STEADY_S - 3 - AWAY_MS / 1_000) {
    for (let n = 0; n < users * LEAVING_SHARE_PER_S; n += 1) leaveForAWhile(pick());
  }
  if (second % CHECK_EVERY_S === 0) checkAll();
}
checkAll();

const loads = cell.loads;
const relays = loads.slice(1);
const cpuS = cpuOf(process.cpuUsage(cpuFrom));
const result = {
  bench: "crowded-cell",
  users,
  here: visitors.filter(({ isHere }) => isHere).length,
  updates,
  relays: relays.length,
  cell: shown(cell.load),
  busiestRelay: shown(
    relays.reduce((most, load) => (load.worstPerS > most.worstPerS ? load : most), relays[0] ?? cell.load),
  ),
  fullestRelaySockets: Math.max(0, ...relays.map(({ maxSockets }) => maxSockets)),
  beyondLimits: loads
    .filter(({ worstPerS, maxSockets }) => worstPerS > MAX_MESSAGES_PER_S || maxSockets > MAX_SOCKETS)
    .map(({ name }) => name),
  sightings: oracle.sightings,
  looks: oracle.looks,
  missing: oracle.missing,
  wrong: oracle.wrong,
  leaked: oracle.leaked,
  cpuS,
};
print();
process.exit(result.beyondLimits.length + oracle.missing + oracle.wrong + oracle.leaked === 0 ? 0 : 1);

/** As a session opens a link: by what its isolate knows, if anything. */
async function open(via: Via, hints: RelayHints) {
  const mayTake = via.relay === null && via.avoid === null && !via.isAskedFor;
  const hint = mayTake ? hints.take("cell") : null;
  if (hint !== null) throw new SentToRelay(hint);
  try {
    return await cell.open(via);
  } catch (error) {
    if (error instanceof SentToRelay) hints.note("cell", error.relay);
    if (error instanceof RelayFull) hints.forget("cell");
    throw error;
  }
}

function arrive(visitor: Visitor): void {
  visitor.come(placeFor(visitor));
  clock.at(clock.now() + visitor.nextReportInMs(), () => update(visitor));
}

function update(visitor: Visitor): void {
  if (visitor.isHere) {
    updates += 1;
    visitor.move(placeFor(visitor));
  }
  clock.at(clock.now() + visitor.nextReportInMs(), () => update(visitor));
}

function leaveForAWhile(visitor: Visitor | undefined): void {
  if (!visitor?.isHere) return;
  visitor.go();
  clock.at(clock.now() + AWAY_MS, () => visitor.come(placeFor(visitor)));
}

function placeFor({ index }: Visitor) {
  const isAway = index < users * TRAVELLING_SHARE && random() < 0.5;
  return {
    lat: CENTRE.lat + (random() - 0.5) * SPREAD_DEG,
    lng: CENTRE.lng + (random() - 0.5) * SPREAD_DEG + (isAway ? FAR_DEG : 0),
  };
}

function pick(): Visitor | undefined {
  return visitors[Math.floor(random() * users)];
}

function checkAll(): void {
  for (const { index, view } of visitors) oracle.check(index, view, clock.now());
}

function shown({ name, meanPerS, worstPerS, maxSockets }: Load) {
  return { name, meanPerS: Math.round(meanPerS), worstPerS, maxSockets };
}

function cpuOf({ user, system }: NodeJS.CpuUsage): number {
  return Math.round((user + system) / 1_000_000);
}

function print(): void {
  const rows = [result.cell, result.busiestRelay].map(
    ({ name, meanPerS, worstPerS, maxSockets }) =>
      `${name.padEnd(22)}${String(meanPerS).padEnd(20)}${String(worstPerS).padEnd(22)}${maxSockets}`,
  );
  process.stdout.write(`${users.toLocaleString("en")} users in one cell, ${relays.length} relays, ${updates.toLocaleString("en")} updates in ${(arriveS + STEADY_S).toLocaleString("en")} simulated seconds (${cpuS} s of CPU)
object                messages/s (mean)   messages/s (worst)    sockets (most)
${rows.join("\n")}
fullest relay: ${result.fullestRelaySockets.toLocaleString("en")} sockets
beyond ${MAX_MESSAGES_PER_S} messages/s or ${MAX_SOCKETS} sockets: ${result.beyondLimits.join(", ") || "no object"}
missing / wrong / leaked: ${oracle.missing} / ${oracle.wrong} / ${oracle.leaked}, in ${oracle.sightings.toLocaleString("en")} sightings and ${oracle.looks.toLocaleString("en")} looks
${oracle.examples.join("\n")}
`);
  if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
}
