import { beforeEach, describe, expect, it } from "vitest";
import type { LatLng } from "../../../../protocol/primitives.ts";
import type { NearFriend } from "../../../../protocol/server-frames.ts";
import { SHARING_OFF } from "../../../../protocol/sharing.ts";
import { SHARE_ALL } from "../../../../tools/replay/load/privacy-mix.ts";
import { Oracle } from "../../../../tools/replay/oracle/oracle.ts";
import { coarse, nearFriend } from "./model-server.ts";

const RADIUS_M = 1_000;
const VIEWER = { lat: 37.5, lng: 127 };
/** About 890 m north. */
const INSIDE = { lat: 37.508, lng: 127 };
/** About 1,050 m north: beyond the radius, within its hysteresis. */
const AT_THE_EDGE = { lat: 37.50945, lng: 127 };
/** About 1,170 m north: beyond both. */
const OUTSIDE = { lat: 37.5105, lng: 127 };

let latencies: number[];
let oracle: Oracle;
let offset: number;

beforeEach(() => {
  latencies = [];
  offset = 0;
  oracle = new Oracle({ radiusM: RADIUS_M, onShown: (latencyMs) => latencies.push(latencyMs) });
  for (const person of ["viewer", "friend", "stranger"]) oracle.addPerson(person, person);
  oracle.watches("viewer", 0);
  oracle.befriends("viewer", "friend", true, 0).applied(0);
  oracle.shares("friend", SHARE_ALL, 0).applied(0);
  at("viewer", VIEWER, 0);
  oracle.heard("viewer", { type: "nearSnapshot", epoch: "e", offset, radiusM: RADIUS_M, friends: [] }, 0);
});

function at(person: string, place: LatLng, nowMs: number): void {
  oracle.reports(person, place, nowMs).applied(nowMs);
}

function entry(place: LatLng, changes: Partial<NearFriend> = {}): NearFriend {
  return { ...nearFriend("friend", place, VIEWER, "exact"), ...changes };
}

function heard(kind: "appeared" | "moved", shown: NearFriend, nowMs: number): void {
  offset += 1;
  const frame = { type: "nearChanged" as const, epoch: "e", offset, appeared: [], moved: [], left: [] };
  oracle.heard("viewer", { ...frame, [kind]: [shown] }, nowMs);
}

function heardLeft(userId: string, nowMs: number): void {
  offset += 1;
  const frame = { type: "nearChanged" as const, epoch: "e", offset, appeared: [], moved: [], left: [userId] };
  oracle.heard("viewer", frame, nowMs);
}

const found = () => oracle.tally.faults.map(({ kind }) => kind);

describe("what counts as missed", () => {
  it("a friend inside the radius who is not shown two seconds later", () => {
    at("friend", INSIDE, 1_000);
    oracle.check(3_000);
    expect(found()).toEqual([]);
    oracle.check(3_001);
    oracle.check(9_000);
    expect(found()).toEqual(["missed"]);
  });

  it("a friend who is shown, but too late, even where nobody looked in between", () => {
    at("friend", INSIDE, 1_000);
    heard("appeared", entry(INSIDE), 3_100);
    expect(found()).toEqual(["missed"]);
  });

  it("a place that is older than one accepted two seconds ago", () => {
    at("friend", INSIDE, 1_000);
    heard("appeared", entry(INSIDE), 1_500);
    at("friend", { lat: 37.5075, lng: 127 }, 2_000);
    oracle.check(4_000);
    expect(found()).toEqual([]);
    oracle.check(4_001);
    expect(found()).toEqual(["missed"]);
  });

  it("a frame of the stream that never came", () => {
    offset += 1;
    heardLeft("friend", 100);
    expect(found()).toEqual(["missed"]);
  });

  it("not a friend who was inside for less than two seconds on end", () => {
    for (let nowMs = 1_000; nowMs < 20_000; nowMs += 1_000) {
      at("friend", nowMs % 2_000 === 0 ? INSIDE : OUTSIDE, nowMs);
      oracle.check(nowMs + 500);
    }
    expect(found()).toEqual([]);
  });

  it("not a place that the server refused, nor one it has not answered for", () => {
    at("friend", INSIDE, 1_000);
    heard("appeared", entry(INSIDE), 1_500);
    oracle.reports("friend", { lat: 37.50801, lng: 127 }, 2_000).refused();
    oracle.check(6_000);
    oracle.reports("friend", { lat: 37.507, lng: 127 }, 6_000);
    oracle.check(20_000);
    expect(found()).toEqual([]);
  });
});

describe("what counts as leaked", () => {
  it("a stranger", () => {
    at("stranger", INSIDE, 1_000);
    heard("appeared", entry(INSIDE, { userId: "stranger" }), 1_100);
    expect(found()).toEqual(["leaked"]);
  });

  it("the news that a stranger left", () => {
    heardLeft("stranger", 1_000);
    expect(found()).toEqual(["leaked"]);
  });

  it("a former friend, from one second after the unfriending was answered", () => {
    at("friend", INSIDE, 1_000);
    heard("appeared", entry(INSIDE), 1_100);
    oracle.befriends("viewer", "friend", false, 2_000).applied(2_100);
    heard("moved", entry(INSIDE), 3_100);
    expect(found()).toEqual([]);
    heard("moved", entry(INSIDE), 3_101);
    expect(found()).toEqual(["leaked"]);
  });

  it("a friend who turned ghost, from one second after", () => {
    at("friend", INSIDE, 1_000);
    heard("appeared", entry(INSIDE), 1_100);
    oracle.shares("friend", SHARING_OFF, 2_000).applied(2_000);
    heard("moved", entry(INSIDE), 3_001);
    expect(found()).toEqual(["leaked"]);
  });

  it("a friend beyond the radius and its hysteresis, but not within it", () => {
    at("friend", AT_THE_EDGE, 1_000);
    heard("moved", entry(AT_THE_EDGE), 1_100);
    expect(found()).toEqual([]);
    at("friend", OUTSIDE, 2_000);
    heard("moved", entry(OUTSIDE), 2_100);
    expect(found()).toEqual(["leaked"]);
  });

  it("a friend who stays on the screen for two seconds after leaving", () => {
    at("friend", INSIDE, 1_000);
    heard("appeared", entry(INSIDE), 1_100);
    at("friend", OUTSIDE, 2_000);
    oracle.check(4_000);
    expect(found()).toEqual([]);
    oracle.check(4_001);
    oracle.check(9_000);
    expect(found()).toEqual(["leaked"]);
  });

  it("the exact place of a friend who shares approximately, however it is labelled", () => {
    oracle.shares("friend", { ...SHARE_ALL, precision: "approximate" }, 500).applied(500);
    at("friend", INSIDE, 2_000);
    heard("appeared", entry(INSIDE, { precision: "approximate" }), 2_100);
    expect(found()).toEqual(["leaked"]);
    const shown = coarse(INSIDE);
    heard("moved", nearFriend("friend", shown, VIEWER, "approximate"), 2_200);
    expect(found()).toEqual(["leaked"]);
  });
});

describe("what counts as a wrong distance", () => {
  it("more than one per cent off", () => {
    at("friend", INSIDE, 1_000);
    const right = entry(INSIDE);
    heard("appeared", { ...right, distanceM: right.distanceM * 1.009 }, 1_100);
    expect(found()).toEqual([]);
    heard("moved", { ...right, distanceM: right.distanceM * 0.989 }, 1_200);
    expect(found()).toEqual(["wrongDistance"]);
  });

  it("a right distance to a place that the friend never reported", () => {
    at("friend", INSIDE, 1_000);
    heard("appeared", entry({ lat: 37.5075, lng: 127 }), 1_100);
    expect(found()).toEqual(["wrongDistance"]);
  });

  it("not one from where the viewer was a second ago", () => {
    at("friend", INSIDE, 1_000);
    at("viewer", { lat: 37.501, lng: 127 }, 1_000);
    heard("appeared", entry(INSIDE), 2_000);
    expect(found()).toEqual([]);
  });
});

describe("the time from report to screen", () => {
  it("is taken once for each report, and not where somebody comes into sight", () => {
    at("friend", INSIDE, 1_000);
    heard("appeared", entry(INSIDE), 1_900);
    const next = { lat: 37.5075, lng: 127 };
    at("friend", next, 2_000);
    heard("moved", entry(next), 2_300);
    heard("moved", entry(next), 2_600);
    expect(latencies).toEqual([300]);
  });
});
