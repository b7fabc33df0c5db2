import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DEFAULT_RELAY_LIMITS,
  limitsOf,
  OVERFLOW,
} from "../../../durable-objects/relay/core/relay-limits.ts";
import { DIRECT, RelayPlan } from "../../../durable-objects/relay/core/relay-plan.ts";

const LIMITS = { directLinks: 4, directMessagesPerS: 10, relayLinks: 3, relayMessagesPerS: 20 };
const NOW_MS = 1_000_000;

/** A plan, and everybody who came: each links where it is sent. */
function crowd(count: number, limits = LIMITS) {
  const plan = new RelayPlan(limits);
  const lines = Array.from({ length: count }, () => {
    const line = plan.place(null, NOW_MS);
    plan.linked(line);
    return line;
  });
  return { plan, lines };
}

function say(plan: RelayPlan, line: number, messages: number, nowMs = NOW_MS): void {
  for (let n = 0; n < messages; n += 1) plan.heard(line, nowMs);
}

describe("where sessions go", () => {
  it("is the object itself while it has room, then relays, each filled before there is another", () => {
    expect(crowd(11).lines).toEqual([0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3]);
  });

  it("is the relay with the fewest", () => {
    const { plan } = crowd(10);
    plan.unlinked(1);
    plan.unlinked(1);
    plan.unlinked(2);
    expect(plan.place(null, NOW_MS)).toBe(1);
    expect([1, 2]).toContain(plan.place(null, NOW_MS));
    expect([1, 2]).toContain(plan.place(null, NOW_MS));
    expect(plan.place(null, NOW_MS)).toBe(3);
  });

  it("counts those who are on their way, but not for ever", () => {
    const { plan } = crowd(4);
    expect([1, 2, 3, 4].map(() => plan.place(null, NOW_MS))).toEqual([1, 1, 1, 2]);
    expect(plan.place(null, NOW_MS + 20_000)).toBe(1);
  });

  it("is not the relay that could not be used, for anybody, for a while", () => {
    const { plan } = crowd(4);
    expect(plan.place(null, NOW_MS)).toBe(1);
    expect(plan.place(1, NOW_MS), "the object itself takes it").toBe(DIRECT);
    plan.linked(DIRECT);
    expect(plan.place(null, NOW_MS + 1_000)).toBe(2);
    expect(plan.place(null, NOW_MS + 60_000)).toBe(1);
  });

  it("is several relays at a time where many come at once", () => {
    const { lines } = crowd(40, { ...LIMITS, relayLinks: 1_000 });
    const relays = new Set(lines.filter((line) => line !== DIRECT));
    expect(relays.size).toBeGreaterThan(3);
  });

  it("is never the object itself beyond its overflow, even where no relay works", () => {
    const { plan } = crowd(4);
    let direct = 4;
    for (let n = 1; n < 100; n += 1) {
      if (plan.place(n, NOW_MS) !== DIRECT) continue;
      plan.linked(DIRECT);
      direct += 1;
    }
    expect(direct).toBe(OVERFLOW * LIMITS.directLinks);
  });

  it("keeps every line within its limits, whoever comes and goes", () => {
    const steps = fc.array(fc.oneof(fc.constant("come" as const), fc.nat(40)), { maxLength: 200 });
    fc.assert(
      fc.property(steps, (actions) => {
        const plan = new RelayPlan(LIMITS);
        const links: number[] = [];
        for (const action of actions) {
          if (action === "come") {
            const line = plan.place(null, NOW_MS);
            plan.linked(line);
            links.push(line);
          } else if (links.length > 0) {
            const [line = DIRECT] = links.splice(action % links.length, 1);
            plan.unlinked(line);
          }
          const counts = Map.groupBy(links, (line) => line);
          for (const [line, all] of counts) {
            expect(all.length).toBeLessThanOrEqual(line === DIRECT ? LIMITS.directLinks : LIMITS.relayLinks);
          }
          const relays = [...counts.keys()].filter((line) => line !== DIRECT).length;
          expect(relays).toBeLessThanOrEqual(links.length);
        }
      }),
    );
  });
});

describe("who is asked to move", () => {
  it("is nobody while the rate is low", () => {
    const { plan } = crowd(4);
    say(plan, DIRECT, LIMITS.directMessagesPerS);
    expect(plan.better(DIRECT, NOW_MS)).toBeNull();
  });

  it("is a few of those who talk to the object itself too much, and newcomers go to relays at once", () => {
    const { plan } = crowd(2);
    say(plan, DIRECT, LIMITS.directMessagesPerS + 1);
    expect(plan.place(null, NOW_MS)).toBe(1);
    const asked = Array.from({ length: 50 }, () => plan.better(DIRECT, NOW_MS)).filter((to) => to !== null);
    expect(asked).toHaveLength(10);
    expect(plan.better(DIRECT, NOW_MS + 2_000), "it is quiet again").toBeNull();
  });

  it("is somebody of a relay that is talked to too much, to another relay", () => {
    const { plan } = crowd(6);
    say(plan, 1, 9 * LIMITS.relayMessagesPerS);
    expect(plan.better(1, NOW_MS), "it may be over soon").toBeNull();
    say(plan, 1, 2 * LIMITS.relayMessagesPerS);
    expect(plan.better(1, NOW_MS)).toBe(2);
    expect(plan.better(DIRECT, NOW_MS)).toBeNull();
  });

  it("is nobody who talks too much alone on a relay", () => {
    const { plan } = crowd(5);
    say(plan, 1, 100 * LIMITS.relayMessagesPerS);
    expect(plan.better(1, NOW_MS)).toBeNull();
  });

  it("is everybody, home, when the crowd is gone", () => {
    const { plan } = crowd(5);
    expect(plan.callsHome(NOW_MS)).toBe(false);
    for (let n = 0; n < 3; n += 1) plan.unlinked(DIRECT);
    expect(plan.callsHome(NOW_MS)).toBe(true);
    say(plan, 1, 10 * LIMITS.directMessagesPerS);
    expect(plan.callsHome(NOW_MS)).toBe(false);
  });
});

describe("the limits", () => {
  it("are the usual ones unless set", () => {
    expect(limitsOf({})).toEqual(DEFAULT_RELAY_LIMITS);
    expect(limitsOf({ RELAY_LINKS: "7" })).toEqual({ ...DEFAULT_RELAY_LIMITS, relayLinks: 7 });
  });

  it.each(["0", "-1", "1.5", "many", ""])("cannot be %j", (text) => {
    expect(() => limitsOf({ DIRECT_LINKS: text })).toThrow("DIRECT_LINKS");
  });
});
