import fc from "fast-check";
import { it } from "vitest";
import type { LeftReason, Sighting } from "../../../protocol/links/geo-cell-link.ts";
import { NearViewModel } from "./near-view-model.ts";

const USERS = ["ann", "bob", "cleo"];
const cell = fc.constantFrom("wydm", "wydj", "wydq");
const user = fc.constantFrom(...USERS);
/** From some places of the viewer near enough to appear, from others only to stay, or too far for either. */
const lat = fc.constantFrom(37, 37.02, 37.05, 37.08);
/** Times are drawn without repetition, so that there is always one newest sighting. */
const sighting = fc.tuple(user, lat, fc.constant(127), fc.nat({ max: 1_000_000 }), fc.nat({ max: 3 }));
const seen = fc.uniqueArray(sighting, { maxLength: 3, selector: ([who]) => who });
const left = fc.uniqueArray(fc.tuple(user, fc.constantFrom<LeftReason>(0, 1, 2)), {
  maxLength: 2,
  selector: ([who]) => who,
});

const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant("apply" as const), cell, seen, left }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("replace" as const), cell, seen }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom("cellLost" as const, "cellLeft" as const), cell }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("forget" as const), user }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("moveViewer" as const), lat }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.nat({ max: 8_000 }) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("takeChanges" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom("takeSnapshot" as const, "takeAll" as const, "clear" as const),
    }),
  },
);

it("leaves the client with exactly what the cells say, whatever they say and whenever it is told", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
      const model = new NearViewModel();
      const times = new Set<number>();
      const distinct = (some: Sighting[]) =>
        some.map(([who, ...rest]): Sighting => {
          while (times.has(rest[2])) rest[2] += 1;
          times.add(rest[2]);
          return [who, ...rest];
        });
      for (const each of steps) {
        switch (each.do) {
          case "apply": {
            const news = distinct(each.seen);
            const named = new Set(news.map(([who]) => who));
            model.apply(
              each.cell,
              news,
              each.left.filter(([who]) => !named.has(who)),
            );
            break;
          }
          case "replace":
            model.replace(each.cell, distinct(each.seen));
            break;
          case "cellLost":
          case "cellLeft":
            model[each.do](each.cell);
            break;
          case "forget":
            model.forget(each.user);
            break;
          case "moveViewer":
            model.moveViewer({ lat: each.lat, lng: 127 });
            break;
          case "wait":
            model.wait(each.ms);
            break;
          default:
            model[each.do]();
        }
      }
      model.wait(60_000);
      model.takeChanges();
    }),
    { numRuns: 2_500 },
  );
});
