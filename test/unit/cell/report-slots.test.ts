import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { Crowd } from "../../../durable-objects/geo-cell/core/crowd.ts";
import { Member } from "../../../durable-objects/geo-cell/core/member.ts";
import { phaseMsOf, ReportSlots } from "../../../durable-objects/geo-cell/core/report-slots.ts";
import { regionHash } from "../../../geo/region.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { REPORT_SLOTS, WORD } from "../../../protocol/links/geo-cell-link.ts";
import { CENTER, CellBench, KM, START_MS } from "./cell-bench.ts";

const firstOf = (cell: string) => regionHash(cell) % count;
const PERIOD_MS = LIMITS.reportWhenMovingMs;
const { count, lengthMs, spreadMs } = REPORT_SLOTS;

describe("the slots of a cell", () => {
  let crowd: Crowd<string>;
  beforeEach(() => {
    crowd = new Crowd();
  });
  const someone = (n: number) => {
    const given = {
      session: "s",
      startedAtMs: 0,
      heard: 0,
      home: true,
      watchM: 8_000,
      fix: { ...CENTER, at: 0 },
    };
    return new Member<string>(crowd, `${n}`, { ...given, user: `user ${n}`, n }, 0);
  };
  const see = (member: Member<string>, friend: Member<string>) => {
    member.link(WORD.seesExact, friend, WORD.seesExact).inSight = true;
  };
  /** People who each have somebody in sight, as only those are asked to report. */
  const people = (size: number) => {
    const loner = someone(-1);
    return Array.from({ length: size }, (_, n) => {
      const member = someone(n);
      see(member, loner);
      return member;
    });
  };
  const loadsOf = (members: Member<string>[]) =>
    Array.from(
      { length: count },
      (_, slot) => members.filter(({ reportSlot }) => reportSlot === slot).length,
    );

  it("are as many as fit a period", () => {
    expect(count * lengthMs).toBe(PERIOD_MS);
  });

  it("fill one after the other, from the first one on, and evenly once all are full", () => {
    const slots = new ReportSlots<string>(crowd, 3);
    const members = people(20_000);
    for (const member of members.slice(0, 1_000)) slots.draw(member);
    expect(loadsOf(members).slice(3, 6)).toEqual([600, 400, 0]);
    for (const member of members.slice(1_000)) slots.draw(member);
    expect(Math.max(...loadsOf(members))).toBeLessThanOrEqual((1.1 * 20_000) / count + 1);
  });

  it("draw whoever joins later to where most friends are", () => {
    const slots = new ReportSlots<string>(crowd, 0);
    const others = people(900);
    for (const member of others) slots.draw(member);
    const late = someone(1_000);
    for (const friend of others.slice(595, 603)) see(late, friend);
    slots.draw(late);
    expect([others[595]?.reportSlot, others[602]?.reportSlot]).toEqual([0, 1]);
    // Five of them report in a slot that is full.
    expect(late.reportSlot).toBe(1);
    for (const member of others.slice(0, 10)) slots.release(member);
    expect(slots.draw(late)).toBe(true);
    expect(late.reportSlot).toBe(0);
    expect(slots.draw(late), "stays there").toBe(false);
  });

  it("hold whoever slept with the object", () => {
    const before = new ReportSlots<string>(crowd, 0);
    const others = people(600);
    for (const member of others) before.draw(member);
    const after = new ReportSlots<string>(crowd, 0);
    for (const member of others) after.restore(member);
    const [next] = people(1);
    if (next) after.draw(next);
    expect(next?.reportSlot).toBe(1);
  });

  it("begin at the same one for neighbours, and elsewhere at others", () => {
    expect(firstOf("wydm")).toBe(firstOf("wydq"));
    expect(new Set(["wydm", "u33d", "9q8y", "dr5r", "gcpv", "xn76"].map(firstOf)).size).toBeGreaterThan(2);
  });

  it("spread those who share one over its first part", () => {
    fc.assert(
      fc.property(fc.string(), fc.nat({ max: count - 1 }), (user, slot) => {
        const phaseMs = phaseMsOf(user, slot);
        expect(phaseMs).toBeGreaterThanOrEqual(slot * lengthMs);
        expect(phaseMs).toBeLessThan(slot * lengthMs + spreadMs);
      }),
    );
    const phases = new Set(Array.from({ length: 1_000 }, (_, n) => phaseMsOf(`user ${n}`, 0)));
    expect(phases.size).toBeGreaterThan(400);
  });
});

describe("a member who sees nobody", () => {
  it.each([
    ["a friend who is a ghost", WORD.seesNothing, true, 1],
    ["a friend who only looks around", WORD.seesExact, false, 1],
    ["a friend who is too far away", WORD.seesExact, true, 9],
  ] as const)("is not asked to report at any time, whose presence would tell of %s", (_, word, home, km) => {
    const cell = new CellBench();
    cell.join("ann", { bob: WORD.seesExact });
    cell.join("bob", { ann: word }, { home, km });
    cell.words("ann", { bob: WORD.seesExact });
    for (let n = 0; n < 5; n += 1) {
      cell.wait(PERIOD_MS);
      cell.move("ann", n / 100);
      cell.move("bob", km + n / 100);
    }
    cell.quiet();
    expect(cell.read("ann").filter(({ t }) => t === "slot" || t === "near")).toEqual([]);
  });
});

describe("a viewer of friends in one slot", () => {
  const NAMES = ["bob", "cleo", "dan", "eve"];
  let cell: CellBench;
  beforeEach(() => {
    cell = new CellBench();
    cell.join("ann", Object.fromEntries(NAMES.map((name) => [name, WORD.seesExact])));
    for (const name of NAMES) {
      cell.join(name, { ann: WORD.seesExact }, { km: 1 });
      cell.words("ann", { [name]: WORD.seesExact });
    }
    cell.quiet();
  });
  /** Lets time pass until so long after the beginning of the first slot, at least half a period on. */
  const untilSlot = (sinceStartMs: number) => {
    const targetMs = START_MS + Math.ceil((cell.nowMs - START_MS + PERIOD_MS / 2) / PERIOD_MS) * PERIOD_MS;
    cell.wait(targetMs + sinceStartMs - cell.nowMs);
  };
  const frames = () => cell.read("ann").filter(({ t }) => t === "near");

  it("was asked to report in it, as they were, once", () => {
    for (const name of ["ann", ...NAMES]) {
      const asked = cell.read(name).filter(({ t }) => t === "slot");
      expect(asked).toEqual([{ t: "slot", phaseMs: phaseMsOf(name, 0) }]);
    }
  });

  it("gets one frame for all of them, at its end", () => {
    untilSlot(0);
    cell.readAll();
    for (const [index, name] of NAMES.entries()) {
      cell.wait(200);
      cell.move(name, 1.1 + index / 10);
    }
    expect(frames()).toEqual([]);
    cell.wait(lengthMs - 600);
    const [frame, ...others] = frames();
    expect(frame).toMatchObject({ t: "near", more: true, left: [] });
    expect(frame?.t === "near" && frame.seen.map(([user, lat]) => [user, lat])).toEqual(
      NAMES.map((name, index) => [name, CENTER.lat + (1.1 + index / 10) * KM]),
    );
    expect(others).toEqual([]);
  });

  it("hears at once of a report outside of it, of a second one in it, and then of those that waited, too", () => {
    untilSlot(lengthMs + 500);
    cell.readAll();
    cell.move("bob", 1.1);
    expect(cell.lats("ann").map(([user]) => user)).toEqual(["bob"]);
    untilSlot(100);
    cell.move("cleo", 1.2);
    cell.move("dan", 1.2);
    expect(frames()).toEqual([]);
    cell.move("dan", 1.3);
    expect(cell.lats("ann").map(([user]) => user)).toEqual(["cleo", "dan"]);
    cell.wait(lengthMs);
    expect(frames()).toEqual([]);
  });

  it("hears at once of an end in it: a link that was cut, a friend who shares no more", () => {
    untilSlot(100);
    cell.readAll();
    cell.move("bob", 1.1);
    cell.words("bob", { ann: WORD.notFriends }, 1.1);
    expect(cell.left("ann")).toEqual([["bob", 0]]);
    cell.move("cleo", 1.1);
    cell.role("cleo", false, 8_000);
    expect(cell.left("ann")).toEqual([["cleo", 0]]);
    cell.wait(lengthMs);
    expect(cell.seen("ann")).toEqual([]);
  });

  it("hears of whoever reported before the object slept", () => {
    untilSlot(100);
    cell.readAll();
    cell.move("bob", 1.1);
    cell.sleep();
    cell.quiet();
    expect(cell.lats("ann")).toContainEqual(["bob", CENTER.lat + 1.1 * KM]);
  });
});
