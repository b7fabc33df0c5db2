import fc from "fast-check";
import { expect, it } from "vitest";
import { Crowd } from "../../../durable-objects/geo-cell/core/crowd.ts";
import { NO_LINK } from "../../../durable-objects/geo-cell/core/crowd-records.ts";
import { Member } from "../../../durable-objects/geo-cell/core/member.ts";
import { WORD, type Word } from "../../../protocol/links/geo-cell-link.ts";

const who = fc.nat(3);
const word = fc.constantFrom<Word>(WORD.seesNothing, WORD.seesApproximate, WORD.seesExact);
const step = fc.oneof(
  fc.record({ do: fc.constantFrom("comeOrGo" as const, "soil", "look"), who, other: who, word }),
  fc.record({ do: fc.constantFrom("linkOrCut" as const, "tell"), who, other: who, word }),
);

/** One side of a link, as plain objects would have it. */
interface Side {
  word: Word;
  told: number;
}

it("keeps members and links apart, whoever comes, goes, links, cuts and looks, in whatever order", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150, size: "max" }), (steps) => {
      const crowd = new Crowd<string>();
      const members = new Map<number, Member<string>>();
      const links = new Map<Member<string>, Map<Member<string>, Side>>();
      const dirty = new Map<Member<string>, Member<string>[]>();
      const cut = (one: Member<string>, other: Member<string>) => {
        for (const [mine, theirs] of [
          [one, other],
          [other, one],
        ] as const) {
          links.get(mine)?.delete(theirs);
          dirty.set(mine, dirty.get(mine)?.filter((each) => each !== theirs) ?? []);
        }
      };
      const come = (n: number) => {
        const fix = { lat: n, lng: -n, at: 1_000 + n };
        const given = {
          user: `${n}`,
          session: "",
          startedAtMs: 0,
          n,
          heard: 0,
          home: n % 2 === 0,
          watchM: n,
          fix,
        };
        members.set(n, new Member(crowd, `${n}`, given, 0));
      };
      for (const action of steps) {
        const one = members.get(action.who);
        const other = members.get(action.other);
        if (action.do === "comeOrGo") {
          if (!one) come(action.who);
          else {
            for (const each of one.links) {
              cut(one, each.peer);
              each.end();
            }
            members.delete(action.who);
            crowd.release(one.slot);
          }
          continue;
        }
        if (!one || !other || one === other) continue;
        const known = one.linkTo(other);
        const side = links.get(one)?.get(other);
        expect(known !== undefined).toBe(side !== undefined);
        if (action.do === "linkOrCut") {
          if (known) {
            cut(one, other);
            known.end();
          } else {
            one.link(action.word, other, WORD.seesNothing);
            links.set(one, new Map(links.get(one)).set(other, { word: action.word, told: 0 }));
            links.set(other, new Map(links.get(other)).set(one, { word: WORD.seesNothing, told: 0 }));
          }
        } else if (!known || !side) continue;
        else if (action.do === "tell") {
          side.told += 1;
          crowd.setTold(known.side, side.told, 3, null);
        } else if (action.do === "soil") {
          crowd.soil(known.side);
          const before = dirty.get(one) ?? [];
          if (!before.includes(other)) dirty.set(one, [...before, other]);
        } else {
          const looked: Member<string>[] = [];
          for (let each = crowd.takeDirty(one.slot); each !== NO_LINK; each = crowd.takeDirty(one.slot)) {
            looked.push(crowd.member(crowd.owner(each ^ 1)));
          }
          expect(looked).toEqual(dirty.get(one) ?? []);
          dirty.set(one, []);
        }
      }
      for (const [n, member] of members) {
        expect(member).toMatchObject({
          fix: { lat: n, lng: -n, at: 1_000 + n },
          watchM: n,
          home: n % 2 === 0,
        });
        const sides = member.links.map(({ peer, word: said, side, back }) => {
          expect(back.peer).toBe(member);
          return [peer.n, said, crowd.told(side)];
        });
        const expected = [...(links.get(member) ?? [])].map(([peer, side]) => [peer.n, side.word, side.told]);
        expect(sides.sort()).toEqual(expected.sort());
        expect(crowd.links(member.slot)).toBe(expected.length);
      }
    }),
    { numRuns: 300 },
  );
});
