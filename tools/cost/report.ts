import { ASSUMPTIONS, type AssumptionName } from "./assumptions.ts";
import { type Line, total } from "./bill/line.ts";
import type { Bills } from "./bills.ts";
import type { Figures } from "./figures.ts";
import type { CostOptions } from "./options.ts";
import { PRICES_AS_OF } from "./prices.ts";

/** Whatever is less than this share of its bill is added up in one line. */
const SMALL = 0.005;

/** The bill, for people, and at the end for machines. */
export function report({ assumed, json }: CostOptions, figures: Figures, bills: Bills): string {
  const { nearby, chat } = bills;
  const { walking, connecting } = figures.nearby;
  const people = figures.nearby.users;
  const changed = Object.entries(assumed).map(([name, value]) => {
    const { value: usual, meaning } = ASSUMPTIONS[name as AssumptionName];
    return `  ${name.padEnd(22)} ${format(value).padStart(12)}${value === usual ? " " : "*"} ${meaning}`;
  });
  const parts = [
    `Measured on ${figures.measuredOn}, ${figures.machine}: ${figures.command}`,
    `${people} people walked for ${Math.round(walking.seconds)} s of real time (${figures.nearby.reports} reports, ${perReport(figures.nearby)} friends told of each); the day is extrapolated from that. Prices as of ${PRICES_AS_OF}.`,
    `Everyone connected once in ${Math.round(connecting.seconds)} s, and left. CPU is that of the whole server process, kernel included, less ${figures.nearby.idleCpuMsPerS.toFixed(1)} ms a second without clients; all of it counts as the Workers'.`,
    bill(`Nearby, ${format(assumed.concurrentUsers)} people online: dollars a day`, nearby.hither),
    bill("The same with an object for each person, called by others; places are kept in memory", nearby.peer),
    bill("… and what that would write, were each place stored", [nearby.peerRows]),
    ...nearby.services.map(({ service, lines }) => bill(`The same with ${service}, at list prices`, lines)),
    bill("Chat: dollars for a million messages", chat.hither),
    bill("… and to keep them, a month, while they are new", chat.hot),
    bill("… and once they are archived, a month", chat.archived),
    bill(
      "The same with an object for each person (by rule, without CPU, duration and notifications)",
      chat.peer,
    ),
    ...chat.services.map(({ service, lines }) => bill(`The same with ${service}, connections apart`, lines)),
    `Assumed (* changed by --assume):\n${changed.join("\n")}`,
    comparison(bills),
  ];
  if (json) parts.push(JSON.stringify(jsonOf(figures, bills)));
  return `\n${parts.join("\n\n")}\n`;
}

function perReport({ reports, sightings }: Figures["nearby"]): string {
  return (sightings / reports).toFixed(2);
}

function comparison({ nearby, chat }: Bills): string {
  const times = (lines: Line[], than: Line[]) => `${(total(lines) / total(than)).toFixed(1)} ×`;
  const rows = [
    ["an object for each person", nearby.peer, chat.peer],
    ["… with places stored", [...nearby.peer, nearby.peerRows], chat.peer],
    ...nearby.services.map(({ service, lines }, index) => [
      service,
      lines,
      chat.services[index]?.lines ?? [],
    ]),
  ] as [string, Line[], Line[]][];
  return [
    `Hither: ${dollars(total(nearby.hither))} a day nearby, ${dollars(total(chat.hither))} for a million messages. Against it:`,
    ...rows.map(
      ([name, near, talk]) =>
        `  ${name.padEnd(26)} nearby ${times(near, nearby.hither).padStart(10)}   chat ${times(talk, chat.hither).padStart(10)}`,
    ),
  ].join("\n");
}

function bill(title: string, lines: readonly Line[]): string {
  const all = total(lines);
  const large = lines
    .filter(({ dollars: each }) => each >= SMALL * all)
    .sort((a, b) => b.dollars - a.dollars);
  const rest = all - total(large);
  const rows = large.map(
    ({ what, quantity, unit, dollars: each }) =>
      `  ${what.padEnd(44)} ${format(quantity).padStart(20)} ${unit.padEnd(26)} ${dollars(each).padStart(14)}`,
  );
  if (large.length < lines.length)
    rows.push(`  ${"everything else".padEnd(92)} ${dollars(rest).padStart(14)}`);
  return [title, ...rows, `  ${"together".padEnd(92)} ${dollars(all).padStart(14)}`].join("\n");
}

/** What the JSON line says: each bill's sum, and its lines. */
export function jsonOf({ nearby, measuredOn }: Figures, bills: Bills) {
  const priced = (lines: Line[]) => ({
    dollars: total(lines),
    lines: Object.fromEntries(lines.map(({ what, dollars: each }) => [what, each])),
  });
  const services = (all: Bills["nearby"]["services"]) =>
    Object.fromEntries(all.map(({ service, lines }) => [service, total(lines)]));
  return {
    measuredOn,
    pricesAsOf: PRICES_AS_OF,
    users: nearby.users,
    nearbyPerDay: {
      hither: priced(bills.nearby.hither),
      objectPerUser: priced(bills.nearby.peer),
      ...services(bills.nearby.services),
    },
    perMillionMessages: {
      hither: priced(bills.chat.hither),
      objectPerUser: priced(bills.chat.peer),
      ...services(bills.chat.services),
    },
    nearbyAgainstObjectPerUser: total(bills.nearby.hither) / total(bills.nearby.peer),
  };
}

export function dollars(amount: number): string {
  const digits = amount < 100 ? 2 : 0;
  return `$${amount.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

export function format(quantity: number): string {
  return quantity.toLocaleString("en-US", { maximumFractionDigits: quantity < 100 ? 2 : 0 });
}
