import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../../../tools/random.ts";
import { pickPeople } from "../../../../tools/replay/pick-people.ts";
import { parseFriendGraph } from "../../../../tools/replay/read/friend-graph.ts";

const graphs = fc
  .array(fc.tuple(fc.nat(30), fc.nat(30)), { minLength: 1, maxLength: 80 })
  .map((pairs) => pairs.filter(([a, b]) => a !== b))
  .filter((pairs) => pairs.length > 0)
  .map((pairs) => ({
    pairs,
    graph: parseFriendGraph(`a,b\n${pairs.map((pair) => pair.join()).join("\n")}`, "x"),
  }));

describe("picking people out of a friend graph", () => {
  it("finds every friendship of the whole graph once when everybody is picked", () => {
    fc.assert(
      fc.property(graphs, fc.integer(), ({ pairs, graph }, seed) => {
        const picked = pickPeople(graph, graph.size, seededRandom(seed));
        const distinct = new Set(pairs.map(([a, b]) => [Math.min(a, b), Math.max(a, b)].join()));
        expect(picked).toHaveLength(distinct.size);
        expect(new Set(picked.map(String)).size).toBe(picked.length);
      }),
    );
  });

  it("gives numbers below the count, no one their own friend, and the same for the same seed", () => {
    fc.assert(
      fc.property(
        graphs,
        fc.integer(),
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        ({ graph }, seed, share) => {
          const count = Math.ceil(graph.size * share);
          const picked = pickPeople(graph, count, seededRandom(seed));
          for (const [a, b] of picked) {
            expect(a).toBeLessThan(b);
            expect(b).toBeLessThan(count);
          }
          expect(pickPeople(graph, count, seededRandom(seed))).toEqual(picked);
        },
      ),
    );
  });

  it("takes people who know each other", () => {
    const chain = Array.from({ length: 100 }, (_, index) => `${index},${index + 1}`).join("\n");
    const graph = parseFriendGraph(`a,b\n${chain}`, "x");
    expect(pickPeople(graph, 10, seededRandom(3))).toHaveLength(9);
  });

  it("says so where there are too few", () => {
    expect(() => pickPeople(parseFriendGraph("a,b\n1,2\n", "x"), 3, seededRandom(1))).toThrow("2 people");
  });
});
