import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { assume } from "../../../../tools/cost/assumptions.ts";
import { total } from "../../../../tools/cost/bill/line.ts";
import { billsOf } from "../../../../tools/cost/bills.ts";
import { capacityOf } from "../../../../tools/cost/capacity/capacity.ts";
import { capacityTables } from "../../../../tools/cost/capacity/tables.ts";
import { fillIn } from "../../../../tools/cost/capacity/write-capacity.ts";
import type { Figures } from "../../../../tools/cost/figures.ts";
import type { Stretch } from "../../../../tools/cost/measure/stretch.ts";
import { type Counts, noCounts, noObjectCounts } from "../../../../tools/cost/runtime/metered/counts.ts";

/** A stretch in which nothing happened but this. */
function stretch(seconds: number, counts: Partial<Counts> = {}, cpuMs = 0): Stretch {
  const traffic = { framesUp: 0, framesDown: 0, bytesUp: 0, bytesDown: 0 };
  return { seconds, counts: { ...noCounts(), ...counts }, cpuMs, traffic, cells: [] };
}

const talk = { ...stretch(10), messages: 10, listeners: 3, recipients: 4 };
/** Ten people who report once in 30 s, by one message to a cell, and do nothing else that costs. */
const figures: Figures = {
  measuredOn: "2026-01-01",
  machine: "none",
  command: "none",
  nearby: {
    users: 10,
    friendsInTouch: 0,
    connecting: stretch(1, { worker: { requests: 20, crons: 0, batches: 0 } }),
    walking: stretch(30, { objects: { GeoCell: { ...noObjectCounts(), messages: 10 } } }, 33),
    leaving: stretch(1),
    refreshing: stretch(1, { d1: { queries: 6, rowsRead: 6, rowsWritten: 0 } }),
    tokens: 2,
    reports: 10,
    sightings: 40,
    latencyMs: { p50: 1, p99: 2 },
    idleCpuMsPerS: 0.1,
    memoryBytesPerUser: 1_000,
    friendRowBytes: 250,
  },
  peer: {
    users: 10,
    connecting: stretch(1),
    walking: stretch(30, { objects: { PeerUser: { ...noObjectCounts(), calls: 40 } } }, 1_000),
    leaving: stretch(1),
    reports: 10,
    sightings: 40,
    idleCpuMsPerS: 0,
  },
  chat: {
    kinds: { direct: talk, group: talk, large: talk },
    files: { ...stretch(1), messages: 1 },
    notifications: 0,
    idleCpuMsPerS: 0,
    storedMs: { p50: 1, p99: 2 },
    shownMs: { p50: 1, p99: 2 },
  },
  storage: {
    messages: 1,
    bodyBytes: 100,
    objectBytes: 1_000,
    archiveBytes: 100,
    emptyChannelBytes: 1_000,
    hubBytes: 1_000,
    storedFileBytes: 1_000,
  },
};

describe("a planet that is reckoned from a sample", () => {
  const { nearby } = billsOf(figures, assume());
  const of = (lines: typeof nearby.hither, name: string) => lines.find(({ what }) => what === name)?.quantity;

  it("does for all people all day what the sample did", () => {
    // 10 million people × 2,880 reports a day, 20 messages to a request.
    expect(of(nearby.hither, "GeoCell: messages, 20 to a request")).toBeCloseTo(1_440_000_000);
    // 3 ms of CPU for each report, beyond what an idle server takes.
    expect(of(nearby.hither, "Worker CPU")).toBeCloseTo(3 * 28_800_000_000);
  });

  it("counts connects once a session: twice as many sessions, twice as much of them", () => {
    const requests = (minutes: number) =>
      of(billsOf(figures, assume([`sessionMinutes=${minutes}`])).nearby.hither, "Worker requests");
    expect(requests(30)).toBeCloseTo(2 * 48 * 10_000_000);
    expect(requests(15)).toBeCloseTo(4 * 48 * 10_000_000);
  });

  it("bills the plain design its calls, and no CPU of its objects", () => {
    expect(of(nearby.peer, "PeerUser: links, calls, alarms")).toBeCloseTo(4 * 28_800_000_000);
    expect(of(nearby.peer, "Worker CPU")).toBeUndefined();
    expect(nearby.peerRows.dollars).toBeCloseTo(28_800);
  });

  it("pays services for every message sent and received", () => {
    const [ably] = nearby.services;
    expect(total(ably?.lines ?? [])).toBeCloseTo(28_800_000_000 * 5 * 2.5e-6 + 2 * 14_400, 0);
  });

  it("takes as many databases, queues and terabytes as its formulas say", () => {
    const capacity = capacityOf(figures, assume(["years=1"]));
    expect(capacity.reports).toBeCloseTo(1e7 / 30);
    expect(capacity.messages).toBeCloseTo(1e9 / 86_400);
    // 100 million × 400 × 250 bytes.
    expect(capacity.directoryGigabytes).toBeCloseTo(10_000);
    expect(capacity.directoryDatabases).toBe(1_000);
    // A token every 13 minutes, with three queries each.
    expect(capacity.identityDatabases).toBe(Math.ceil((3 * 1e7) / 780 / 1_000));
    expect(capacity.archiveTerabytes).toBeCloseTo((1e9 * 365 * 100) / 1e12);
    expect(capacity.filesKept).toBeCloseTo(1e9 * 365 * 0.05);
    expect(capacity.relays).toBeCloseTo(20 * 13 + 400 * 3);
  });

  it("has a place on the page for each of its tables", () => {
    const page = readFileSync(new URL("../../../../docs/capacity.md", import.meta.url), "utf8");
    expect(() => fillIn(page, capacityTables(figures, assume()))).not.toThrow();
  });
});
