import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { distanceM } from "../../../geo/distance.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { ToCell } from "../../../protocol/links/geo-cell-link.ts";
import type { LatLng } from "../../../protocol/primitives.ts";
import { lookM } from "../../../workers/session/core/cell-plan.ts";
import { linkedCell, PRESENCE } from "./linked-cell.ts";
import { bearing, place, placeAt, upTo } from "./places.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Those within a radius, and those within the outer one who were so before: what a cell and a session go by, each in its way. */
function inSight(from: LatLng, radiusM: number, people: readonly LatLng[], before: ReadonlySet<number>) {
  const isNear = (who: number, at: LatLng) =>
    distanceM(from, at) <= radiusM * (before.has(who) ? LIMITS.leaveRadiusRatio : 1);
  return new Set(people.flatMap((at, who) => (isNear(who, at) ? [who] : [])));
}

/** What a cell knows of its viewer: what it is told, no more. */
class LookingCell {
  #place: LatLng = PRESENCE.fix;
  #lookedM = 0;
  sight: ReadonlySet<number> = new Set();

  hear(messages: ToCell[], people: readonly LatLng[]): void {
    for (const message of messages) {
      if (message.t === "join" || message.t === "move") this.#place = message.fix;
      if (message.t === "join" || message.t === "role") this.#lookedM = message.watchM;
      this.look(people);
    }
  }

  look(people: readonly LatLng[]): void {
    this.sight = inSight(this.#place, this.#lookedM, people, this.sight);
  }
}

const radius = fc.integer({ min: LIMITS.minRadiusM, max: LIMITS.maxRadiusM });
const step = fc.oneof(
  // In radii: many a step is shorter than the slack, some are longer.
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant("walk" as const), radii: upTo(0.12), towards: bearing }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("friendWalks" as const),
      who: fc.nat({ max: 4 }),
      radii: upTo(0.1),
      towards: bearing,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("watch" as const), radiusM: radius }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("publish" as const), home: fc.boolean() }) },
);
/** Most friends stand about where it is decided whether they are shown. */
const friend = fc.tuple(
  upTo(0.35).map((part) => 0.85 + part),
  bearing,
);

it("a cell has everybody in sight whom the session must show, whatever way the viewer walks and however little the cell hears of it", async () => {
  const draws = fc.asyncProperty(
    place,
    radius,
    fc.array(friend, { minLength: 5, maxLength: 5 }),
    fc.array(step, { minLength: 1, maxLength: 40, size: "max" }),
    async (start, firstRadiusM, friends, steps) => {
      let [here, radiusM, at] = [start, firstRadiusM, 1];
      let role = { home: false, watchM: lookM(radiusM) };
      const people = friends.map(([radii, towards]) => placeAt(start, radii * radiusM, towards));
      const { cell: link, says, socket } = await linkedCell(role, true);
      const cell = new LookingCell();
      let shown: ReadonlySet<number> = new Set();
      const present = () => {
        at += 1;
        const fix = { ...here, at };
        says.presence = { ...PRESENCE, fix };
        return fix;
      };
      const setRole = (next: typeof role) => {
        role = next;
        link.setRole(role, false);
      };
      present();
      link.rejoin();
      for (const each of [null, ...steps]) {
        if (each?.do === "walk") {
          here = placeAt(here, each.radii * radiusM, each.towards);
          link.move(present());
        } else if (each?.do === "friendWalks") {
          const from = people[each.who];
          if (from) people[each.who] = placeAt(from, each.radii * radiusM, each.towards);
          cell.look(people);
        } else if (each?.do === "watch") {
          radiusM = each.radiusM;
          setRole({ ...role, watchM: lookM(radiusM) });
        } else if (each?.do === "publish") setRole({ ...role, home: each.home });
        cell.hear(socket().messages as ToCell[], people);
        socket().sent.length = 0;
        shown = inSight(here, radiusM, people, shown);
        for (const who of shown) expect([...cell.sight], `friend ${who}`).toContain(who);
      }
      link.drop();
    },
  );
  await fc.assert(draws, { numRuns: 500 });
});
