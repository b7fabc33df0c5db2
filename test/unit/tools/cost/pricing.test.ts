import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assume } from "../../../../tools/cost/assumptions.ts";
import { busyShare, cellClasses, workMs } from "../../../../tools/cost/bill/cell-density.ts";
import { cloudflareLines } from "../../../../tools/cost/bill/cloudflare-lines.ts";
import { total } from "../../../../tools/cost/bill/line.ts";
import { servicesBill } from "../../../../tools/cost/bill/services-bill.ts";
import { fillIn } from "../../../../tools/cost/capacity/write-capacity.ts";
import {
  type Counts,
  difference,
  noCounts,
  noObjectCounts,
  scaled,
  sum,
} from "../../../../tools/cost/runtime/metered/counts.ts";
import { UsageError } from "../../../../tools/usage-error.ts";

const MILLION = 1e6;

describe("what Cloudflare bills", () => {
  it("is the list price of every kind of event", () => {
    const counts: Counts = {
      worker: { requests: MILLION, crons: 0, batches: 0 },
      objects: {
        Some: {
          ...noObjectCounts(),
          fetches: MILLION,
          calls: MILLION,
          alarms: MILLION,
          messages: 20 * MILLION,
          rowsRead: MILLION,
          rowsWritten: MILLION,
          alarmsSet: MILLION,
          // A million GB-s at 128 MB.
          activeMs: (1_000 * MILLION) / 0.128,
        },
      },
      links: { pings: 20 * MILLION },
      d1: { queries: 5, rowsRead: MILLION, rowsWritten: MILLION },
      r2: { classA: MILLION, classB: MILLION, bytesWritten: 1 },
      queue: { writes: MILLION, reads: MILLION, deletes: MILLION },
    };
    const lines = cloudflareLines(counts, MILLION, assume());
    const dollars = Object.fromEntries(lines.map((line) => [line.what, Number(line.dollars.toFixed(6))]));
    expect(dollars).toEqual({
      "Worker requests": 0.3,
      "Worker CPU": 0.02,
      "Some: links, calls, alarms": 0.45,
      "Some: messages, 20 to a request": 0.15,
      "Some: duration": 12.5,
      "Some: rows read": 0.001,
      "Some: rows written": 2,
      "D1: rows read": 0.001,
      "D1: rows written": 1,
      "R2: class A": 4.5,
      "R2: class B": 0.36,
      "queue operations": 1.2,
    });
  });

  it("leaves pings out that the platform answers, unless that is assumed otherwise", () => {
    const counts = { ...noCounts(), links: { pings: 20 * MILLION } };
    expect(total(cloudflareLines(counts, 0, assume()))).toBe(0);
    expect(total(cloudflareLines(counts, 0, assume(["pingsBilled=1"])))).toBeCloseTo(0.15);
  });

  it("takes an object's time without the delay before hibernation, unless that is assumed otherwise", () => {
    const some = { ...noObjectCounts(), activeMs: 1_000, activeMsWithDelay: 11_000 };
    const counts = { ...noCounts(), objects: { Some: some } };
    const [short, long] = [assume(), assume(["billsHibernationDelay=1"])].map((assumed) =>
      total(cloudflareLines(counts, 0, assumed)),
    );
    expect((long ?? 0) / (short ?? 1)).toBeCloseTo(11);
  });
});

describe("what happened in a stretch", () => {
  it("is what was counted after it less what was before, class by class", () => {
    const before: Counts = { ...noCounts(), objects: { Old: { ...noObjectCounts(), calls: 3, objects: 2 } } };
    const came: Counts = {
      ...noCounts(),
      worker: { requests: 1, crons: 2, batches: 3 },
      objects: {
        Old: { ...noObjectCounts(), calls: 4, objects: 5 },
        New: { ...noObjectCounts(), alarms: 1, objects: 1 },
      },
    };
    expect(difference(sum(before, came), before)).toEqual(came);
    expect(scaled(came, 10)).toMatchObject({
      worker: { requests: 10, crons: 20, batches: 30 },
      objects: { Old: { calls: 40, objects: 5 }, New: { alarms: 10 } },
    });
  });
});

describe("how long cells are awake", () => {
  it("is at its own density what it was seen to be", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.99, noNaN: true }),
        fc.integer({ min: 1, max: 10_000 }),
        (busy, users) => {
          const windowMs = 60_000;
          const work = workMs([{ activeMs: busy * windowMs, windowMs }]);
          expect(busyShare(users, (work / users / windowMs) * 1_000)).toBeCloseTo(busy, 9);
        },
      ),
    );
  });

  it("grows with the people in them, and is never more than all the time", () => {
    const shares = [10, 100, 1_000, 10_000, 1_000_000].map((users) => busyShare(users, 0.5));
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares[0]).toBeCloseTo(0.005, 4);
    expect(shares.at(-1)).toBe(1);
  });

  it("has a cell for everybody, with relays before those that are too full", () => {
    const classes = cellClasses(assume());
    expect(classes.reduce((all, { cells, users }) => all + cells * users, 0)).toBeCloseTo(10_000_000);
    expect(classes.map(({ relays }) => relays)).toEqual([13, 3, 0, 0]);
  });
});

describe("the same at other services", () => {
  it("is reckoned from messages sent and delivered, connections, and the plans that it takes", () => {
    const load = {
      sent: MILLION,
      delivered: 4 * MILLION,
      connections: 60_000,
      channels: 60_000,
      isPlace: true,
    };
    const bills = Object.fromEntries(
      servicesBill(load, assume()).map(({ service, lines }) => [service, total(lines)]),
    );
    expect(bills["Ably"]).toBeCloseTo(5 * 2.5 + 2 * 60_000 * 1_440 * 1e-6);
    expect(bills["PubNub"]).toBeCloseTo(8 + 4 * 33);
    expect(bills["Pusher"]).toBeCloseTo((2 * 1_199) / 30);
    expect(bills["API Gateway"]).toBeCloseTo(
      5 * 0.8 + 60_000 * 1_440 * 0.25e-6 + 0.2 + 0.0416667 + 0.625 + 0.125,
      4,
    );
  });
});

describe("assumptions", () => {
  it("are changed by name, and refused where there is none of that name or the value is no number", () => {
    expect(assume(["sessionMinutes=60"])).toMatchObject({ sessionMinutes: 60, concurrentUsers: 10_000_000 });
    for (const wrong of [
      "sessionMinute=60",
      "sessionMinutes",
      "sessionMinutes=many",
      "sessionMinutes=-1",
      "toString=1",
    ]) {
      expect(() => assume([wrong])).toThrow(UsageError);
    }
  });
});

describe("a page with tables", () => {
  it("has each of them put between its marks, and everything else left alone", () => {
    const page = "A\n<!-- cost:one -->\nold\n<!-- end -->\nB\n<!-- cost:two --><!-- end -->\n";
    expect(fillIn(page, { one: "1", two: "2" })).toBe(
      "A\n<!-- cost:one -->\n1\n<!-- end -->\nB\n<!-- cost:two -->\n2\n<!-- end -->\n",
    );
    expect(() => fillIn(page, { one: "1" })).toThrow(RangeError);
    expect(() => fillIn(page, { one: "1", two: "2", three: "3" })).toThrow(RangeError);
  });
});
