import type { Assumed } from "../assumptions.ts";
import { ASSUMPTIONS, type AssumptionName } from "../assumptions.ts";
import { type Line, total } from "../bill/line.ts";
import { type Bills, billsOf } from "../bills.ts";
import type { Figures } from "../figures.ts";
import { FRIENDS } from "../measure/nearby-run.ts";
import { dollars, format } from "../report.ts";
import { BOUNDS, type Capacity, capacityOf } from "./capacity.ts";

/** A line of a table: what, how it is reckoned, and what comes out. */
type Row = [what: string, formula: string, value: string];

/** The tables of docs/capacity.md, by their names, in Markdown. */
export function capacityTables(figures: Figures, assumed: Assumed): Record<string, string> {
  const capacity = capacityOf(figures, assumed);
  const bills = billsOf(figures, assumed);
  return {
    measured: measured(figures),
    nearby: costTable(bills.nearby.hither),
    chat: costTable(bills.chat.hither),
    against: against(bills),
    requests: table(requests(figures, assumed, capacity)),
    latency: table(latency(figures, assumed)),
    traffic: table(traffic(capacity, assumed)),
    storage: table(stored(figures, assumed, capacity, bills)),
    objects: table(objects(figures, assumed, capacity)),
    tenfold: table(tenfold(assumed, capacity)),
    assumptions: assumptions(assumed),
  };
}

function measured({ measuredOn, machine, command, nearby, chat, storage }: Figures): string {
  return [
    `Measured on ${measuredOn} on ${machine} by \`${command}\`: ${format(nearby.users)} people walked for ${format(nearby.walking.seconds)} s`,
    `(${format(nearby.reports)} reports, ${(nearby.sightings / nearby.reports).toFixed(2)} friends told of each), then ${format(chat.kinds.direct.messages + chat.kinds.group.messages + chat.kinds.large.messages)} messages`,
    `were written (${format(chat.notifications)} notifications), and ${format(storage.messages)} stored, of ${format(storage.bodyBytes)} bytes each on average.`,
  ].join(" ");
}

function costTable(lines: readonly Line[]): string {
  const rows = [...lines]
    .sort((a, b) => b.dollars - a.dollars)
    .filter(({ dollars: each }) => each > 0.002 * total(lines))
    .map(
      ({ what, quantity, unit, dollars: each }): Row => [what, `${format(quantity)} ${unit}`, dollars(each)],
    );
  return table(
    [...rows, ["**together**", "", `**${dollars(total(lines))}**`]],
    ["what", "how much", "dollars"],
  );
}

function against({ nearby, chat }: Bills): string {
  const row = (name: string, near: readonly Line[], talk: readonly Line[]) => [
    name,
    dollars(total(near)),
    `${format(total(near) / total(nearby.hither))} ×`,
    dollars(total(talk)),
    `${format(total(talk) / total(chat.hither))} ×`,
  ];
  return markdown(
    ["", "nearby, a day", "", "a million messages", ""],
    [
      row("Hither", nearby.hither, chat.hither),
      row("an object for each person, places in memory", nearby.peer, chat.peer),
      row("the same, each place stored", [...nearby.peer, nearby.peerRows], chat.peer),
      ...nearby.services.map(({ service, lines }, index) =>
        row(service, lines, chat.services[index]?.lines ?? []),
      ),
    ],
  );
}

function requests({ nearby }: Figures, assumed: Assumed, capacity: Capacity): Row[] {
  const { reports, sightings, messages, shownMessages } = capacity;
  const people = `${format(assumed.concurrentUsers)} people`;
  const each = (rate: number) => `${people} × ${precise(rate / assumed.concurrentUsers)} of each a second`;
  const ofMessage = (rate: number) => `${format(messages)} messages/s × ${precise(rate / messages)} of each`;
  return [
    ["locations, writes", each(reports), perS(reports)],
    [
      "friends' moves on screens, reads",
      `locations × ${(nearby.sightings / nearby.reports).toFixed(2)} friends told of each`,
      perS(sightings),
    ],
    ["nearby, reads for each write", "moves on screens ÷ locations", format(sightings / reports)],
    ["messages to cells", each(capacity.cellMessages), perS(capacity.cellMessages)],
    ["connects", `${people} ÷ ${assumed.sessionMinutes} min`, perS(capacity.connects)],
    ["tokens for sockets", `${people} ÷ 13 min, or connects where those are more`, perS(capacity.tokens)],
    [
      "messages, writes",
      `${format(assumed.chatUsers)} people × ${assumed.messagesPerUser} ÷ 86,400 s`,
      perS(messages),
    ],
    ["messages, at the busiest", `× ${assumed.peakFactor}`, perS(capacity.peakMessages)],
    ["messages on screens, reads", ofMessage(shownMessages), perS(shownMessages)],
    ["chat, reads for each write", "messages on screens ÷ messages", format(shownMessages / messages)],
    ["deliveries to inboxes", ofMessage(capacity.hubDeliveries), perS(capacity.hubDeliveries)],
    [
      "notifications, at the busiest",
      `${ofMessage(capacity.notifications / assumed.peakFactor)} × ${assumed.peakFactor}`,
      perS(capacity.notifications),
    ],
  ];
}

function latency({ nearby, chat }: Figures, { phoneEdgeMs, edgeObjectMs }: Assumed): Row[] {
  const way = 2 * phoneEdgeMs + 2 * edgeObjectMs;
  const both = (name: string, { p50, p99 }: { p50: number; p99: number }): Row => [
    name,
    `2 × ${phoneEdgeMs} ms phone and edge + 2 × ${edgeObjectMs} ms edge and object + p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms measured here without a network`,
    `p50 ${format(way + p50)} ms, p99 ${format(way + p99)} ms`,
  ];
  return [
    both("a report until a friend's screen", nearby.latencyMs),
    both("a message until it is stored and acknowledged", chat.storedMs),
    both("a message until another screen", chat.shownMs),
  ];
}

function traffic(capacity: Capacity, assumed: Assumed): Row[] {
  const { nearBytesIn, nearBytesOut, chatBytesIn, chatBytesOut, fileBytes, messages } = capacity;
  const ofPerson = (bytes: number) =>
    `${format(assumed.concurrentUsers)} people × ${precise(bytes / assumed.concurrentUsers)} bytes a second`;
  const ofMessage = (bytes: number) => `${format(messages)} messages/s × ${format(bytes / messages)} bytes`;
  return [
    ["nearby, in", ofPerson(nearBytesIn), bytesPerS(nearBytesIn)],
    ["nearby, out", ofPerson(nearBytesOut), bytesPerS(nearBytesOut)],
    ["chat, in, with typing, marks and openings", ofMessage(chatBytesIn), bytesPerS(chatBytesIn)],
    ["chat, out, to all who hear of it", ofMessage(chatBytesOut), bytesPerS(chatBytesOut)],
    [
      "files, in and out each",
      `${format(messages)} messages/s × ${assumed.attachmentShare} × ${assumed.attachmentMb} MB`,
      bytesPerS(fileBytes),
    ],
  ];
}

function stored(figures: Figures, assumed: Assumed, capacity: Capacity, bills: Bills): Row[] {
  const { objectBytes, archiveBytes, emptyChannelBytes, hubBytes, storedFileBytes } = figures.storage;
  const { years, hotMonths } = assumed;
  const kept = format(capacity.messagesKept);
  const month = (terabytes: number, perGb: number) => `${dollars(terabytes * 1_000 * perGb)} a month`;
  return [
    [
      "messages in the archive",
      `${kept} of ${years} years × ${format(archiveBytes)} bytes, compressed, in R2`,
      `${format(capacity.archiveTerabytes)} TB, ${month(capacity.archiveTerabytes, 0.015)}`,
    ],
    [
      "messages in objects",
      `those of ${hotMonths} months × ${format(objectBytes)} bytes with their search index, in SQLite`,
      `${format(capacity.hotTerabytes)} TB, ${month(capacity.hotTerabytes, 0.2)}`,
    ],
    [
      "files",
      `${format(capacity.filesKept)} × ${assumed.attachmentMb} MB, in R2`,
      `${format(capacity.filesPetabytes)} PB, ${month(capacity.filesPetabytes * 1_000, 0.015)}`,
    ],
    [
      "the objects of files",
      `${format(capacity.filesKept)} × ${format(storedFileBytes)} bytes, as good as empty`,
      `${format(capacity.fileObjectsPetabytes)} PB, ${month(capacity.fileObjectsPetabytes * 1_000, 0.2)}`,
    ],
    [
      "channels and hubs, as good as empty",
      `${format(capacity.channels)} channels × ${format(emptyChannelBytes)} bytes + ${format(capacity.hubs)} hubs × ${format(hubBytes)} bytes`,
      `${format(capacity.emptyObjectsTerabytes)} TB, ${month(capacity.emptyObjectsTerabytes, 0.2)}`,
    ],
    [
      "friendships",
      `${format(assumed.dailyUsers)} people × ${FRIENDS.all} rows × ${format(figures.nearby.friendRowBytes)} bytes, in D1`,
      `${format(capacity.directoryGigabytes / 1_000)} TB, ${month(capacity.directoryGigabytes / 1_000, 0.75)}`,
    ],
    [
      "a million messages",
      "in their objects, then in the archive, with their files",
      `${dollars(total(bills.chat.hot))}, then ${dollars(total(bills.chat.archived))} a month`,
    ],
  ];
}

function objects({ nearby }: Figures, assumed: Assumed, capacity: Capacity): Row[] {
  return [
    ["cells", "people ÷ people in a cell, by kind of cell", format(capacity.cells)],
    [
      "cells awake at a time",
      "cells × (1 − e^−ρ), ρ = people in it × work of one",
      format(capacity.busyCells),
    ],
    [
      "relays",
      `cells with more than ${format(assumed.directLinks)} links × links ÷ ${format(assumed.relayLinks)}`,
      format(capacity.relays),
    ],
    ["hubs", "people", format(capacity.hubs)],
    ["channels", `people who chat × ${assumed.channelsPerUser}`, format(capacity.channels)],
    ["objects of files", `of ${assumed.years} years`, format(capacity.filesKept)],
    [
      "memory of those online",
      `people × ${format(nearby.memoryBytesPerUser)} bytes: session, hub and place in cells`,
      `${format(capacity.onlineGigabytes)} GB`,
    ],
    [
      "memory as billed",
      "cells awake and relays × 128 MB",
      `${format(0.128 * (capacity.busyCells + capacity.relays))} GB`,
    ],
    [
      "databases for friendships and teams",
      `the more of ${format(capacity.directoryGigabytes)} GB ÷ ${BOUNDS.d1Gigabytes} GB and ${format(capacity.directoryQueries)} queries/s ÷ ${format(BOUNDS.d1QueriesPerS)}`,
      format(capacity.directoryDatabases),
    ],
    [
      "databases for sign-in",
      `${format(capacity.identityQueries)} queries/s ÷ ${format(BOUNDS.d1QueriesPerS)}`,
      format(capacity.identityDatabases),
    ],
    [
      "queues",
      `notifications at the busiest ÷ ${format(BOUNDS.queueMessagesPerS)} a second`,
      format(capacity.queues),
    ],
  ];
}

/** The same with ten times the people in the same places. */
function tenfold(assumed: Assumed, capacity: Capacity): Row[] {
  const people = 10 * assumed.crowdedUsers;
  const relays = Math.ceil(people / assumed.relayLinks);
  const batches = (relays * assumed.relayMessagesPerS) / 2;
  return [
    [
      "sign-in's database",
      `10 × ${format(capacity.identityQueries)} queries/s ÷ ${format(BOUNDS.d1QueriesPerS)}`,
      `${share((10 * capacity.identityQueries) / BOUNDS.d1QueriesPerS)} of one`,
    ],
    [
      "a crowded cell: batches to it",
      `${format(relays)} relays × ${format(assumed.relayMessagesPerS / 2)} a second ÷ ${format(BOUNDS.objectMessagesPerS)}`,
      `${share(batches / BOUNDS.objectMessagesPerS)} of an object`,
    ],
    ["a crowded cell: moves in them", `${format(people)} people ÷ 30 s`, perS(people / 30)],
    [
      "the queue",
      `10 × ${format(capacity.notifications)} ÷ ${format(BOUNDS.queueMessagesPerS)}`,
      `${share((10 * capacity.notifications) / BOUNDS.queueMessagesPerS)} of one`,
    ],
    [
      "databases for friendships",
      `10 × ${format(capacity.directoryDatabases)} of the 50,000 of an account`,
      share((10 * capacity.directoryDatabases) / 50_000),
    ],
  ];
}

function assumptions(assumed: Assumed): string {
  const rows = Object.entries(assumed).map(([name, value]) => [
    `\`${name}\``,
    format(value),
    ASSUMPTIONS[name as AssumptionName].meaning,
  ]);
  return markdown(["assumption", "value", "what it is"], rows);
}

function table(rows: Row[], head: readonly string[] = ["what", "how", "figure"]): string {
  return markdown(head, rows);
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function perS(count: number): string {
  return `${format(count)}/s`;
}

function bytesPerS(bytes: number): string {
  return bytes < 1e9 ? `${format(bytes / 1e6)} MB/s` : `${format(bytes / 1e9)} GB/s`;
}

/** Of what one takes: a share, or how many times as much. */
function share(part: number): string {
  return part < 1 ? `${format(100 * part)} %` : `${format(part)} times`;
}

/** Also of what is small, three digits. */
function precise(value: number): string {
  return value < 10 ? String(Number(value.toPrecision(3))) : format(value);
}
