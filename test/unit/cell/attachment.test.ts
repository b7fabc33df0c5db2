import { serialize } from "node:v8";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Attachment,
  fromAttachment,
  toAttachment,
  unpack,
} from "../../../durable-objects/geo-cell/core/attachment.ts";
import { Crowd } from "../../../durable-objects/geo-cell/core/crowd.ts";
import { Member } from "../../../durable-objects/geo-cell/core/member.ts";
import { WORD, type Word } from "../../../protocol/links/geo-cell-link.ts";
import { CENTER, CellBench, KM } from "./cell-bench.ts";

/** What the platform lets a socket carry. */
const MAX_ATTACHMENT_BYTES = 16_384;
const MAX_LINKS = 2_500;
/** A cell would have to see a join a second for four years without a restart. */
const LARGEST_N = 2 ** 27 - 1;

function member(n: number, more: object = {}, crowd = new Crowd<string>()): Member<string> {
  const fix = { lat: -37.123_456_789_012, lng: -127.123_456_789_012, at: 1_767_225_600_123 };
  const longest = "x".repeat(64);
  const given = { user: longest, session: longest, startedAtMs: 1_767_225_600_456, heard: 1_000_000 };
  const all = { ...given, n, home: true, watchM: 19_999.9, fix };
  return Object.assign(new Member(crowd, `handle ${n}`, all, 1_767_225_600_789), more);
}

function withLinks(count: number): Member<string> {
  const crowd = new Crowd<string>();
  const one = member(LARGEST_N, {}, crowd);
  for (let i = 0; i < count; i += 1) {
    one.link(WORD.seesExact, member(LARGEST_N - i, {}, crowd), WORD.seesExact).inSight = true;
  }
  return one;
}

describe("what a socket carries through a sleep", () => {
  it("brings a member back as it was", () => {
    const members = fc.record({
      home: fc.boolean(),
      watchM: fc.constantFrom(0, 500, 20_000),
      stale: fc.boolean(),
      held: fc.boolean(),
      heard: fc.nat(),
      changedAtMs: fc.nat(),
      startedAtMs: fc.nat(),
    });
    fc.assert(
      fc.property(members, (some) => {
        const before = toAttachment(member(7, some));
        expect(before).toMatchObject(some);
        const after = fromAttachment(new Crowd<string>(), "handle 7", structuredClone(before));
        expect(after.handle).toBe("handle 7");
        expect(toAttachment(after)).toEqual(before);
      }),
    );
  });

  it("brings back each link's peer, word and sight, for small numbers and large", () => {
    const links = fc.uniqueArray(
      fc.record({
        n: fc.integer({ min: 1, max: LARGEST_N }),
        word: fc.constantFrom<Word>(WORD.seesNothing, WORD.seesApproximate, WORD.seesExact),
        inSight: fc.boolean(),
      }),
      { selector: ({ n }) => n },
    );
    fc.assert(
      fc.property(links, (some) => {
        const crowd = new Crowd<string>();
        const one = member(1, {}, crowd);
        for (const { n, word, inSight } of some) {
          one.link(word, member(n, {}, crowd), WORD.seesExact).inSight = inSight;
        }
        expect(toAttachment(one).links?.map(unpack).reverse()).toEqual(some);
      }),
    );
  });

  it("fits the platform's limit with as many links as it may carry, and their largest numbers", () => {
    const { links } = toAttachment(withLinks(MAX_LINKS));
    expect(links).toHaveLength(MAX_LINKS);
    expect(serialize(toAttachment(withLinks(MAX_LINKS))).length).toBeLessThan(MAX_ATTACHMENT_BYTES);
  });

  it("says only that there were links where there are more", () => {
    const attachment = toAttachment(withLinks(MAX_LINKS + 1));
    expect(attachment.links).toBeNull();
    expect(serialize(attachment).length).toBeLessThan(1_024);
  });
});

describe("waking up", () => {
  const cellOfTwo = () => {
    const cell = new CellBench();
    cell.befriend("ann", "bob");
    return cell;
  };

  it("goes on with members that slept since before there were slots, squares and notices of who sees whom", () => {
    const cell = cellOfTwo();
    const carried = ({ n, startedAtMs, heard, changedAtMs, links, lat }: Attachment, user: string) => ({
      user,
      session: `${user}'s session`,
      startedAtMs,
      n,
      heard,
      home: true,
      watchM: 8_000,
      lat,
      lng: CENTER.lng,
      at: changedAtMs,
      changedAtMs,
      stale: false,
      held: false,
      links,
    });
    for (const [handle, attachment] of [...cell.attachments]) {
      cell.attachments.set(handle, carried(attachment, handle));
    }
    cell.sleep(60_000);
    expect(cell.read("ann").concat(cell.read("bob"))).toEqual([]);
    cell.move("bob", 2);
    cell.quiet();
    expect(cell.lats("ann")).toEqual([["bob", CENTER.lat + 2 * KM]]);
    expect(cell.attachments.get("bob"), "it is drawn to a slot like everybody").toMatchObject({
      reportSlot: expect.any(Number),
    });
  });

  it("is noticed by nobody whose links are complete", () => {
    const cell = cellOfTwo();
    cell.sleep(60_000);
    expect(cell.read("ann").concat(cell.read("bob"))).toEqual([]);
    cell.move("bob", 2);
    expect(cell.seen("ann").map(([user]) => user)).toEqual(["bob"]);
  });

  it("repeats what changed shortly before the sleep, as it may not have been passed on", () => {
    const cell = cellOfTwo();
    cell.move("bob", 1.1);
    cell.move("bob", 1.2);
    cell.readAll();
    cell.sleep(9_999);
    expect(cell.lats("ann")).toEqual([["bob", CENTER.lat + 1.2 * KM]]);
  });

  it("asks a member to join again whose links did not fit, and the friends who had it in sight", () => {
    const cell = cellOfTwo();
    makeTooLarge(cell, "bob");
    cell.sleep(60_000);
    expect(cell.read("bob")).toEqual([{ t: "rejoin" }]);
    expect(cell.read("ann")).toEqual([{ t: "rejoin" }]);
    cell.join("ann", { bob: WORD.seesExact });
    expect(cell.read("ann").at(0), "bob is not seen until he has joined too").toMatchObject({ seen: [] });
    cell.join("bob", { ann: WORD.seesExact }, { km: 2 });
    cell.quiet();
    expect(cell.lats("ann")).toEqual([["bob", CENTER.lat + 2 * KM]]);
    expect(cell.lats("bob")).toEqual([["ann", CENTER.lat]]);
  });

  it("asks those to join again who had a friend in sight whose link broke meanwhile, until they do", () => {
    const cell = cellOfTwo();
    cell.attachments.delete("bob");
    for (let times = 0; times < 2; times += 1) {
      cell.sleep(60_000);
      expect(cell.read("ann")).toEqual([{ t: "rejoin" }]);
    }
    cell.join("ann", { bob: WORD.seesExact });
    expect(cell.read("ann")).toEqual([
      { t: "joined", heard: 4, seen: [], left: [], tied: false },
      { t: "settled" },
    ]);
    cell.sleep(60_000);
    expect(cell.read("ann")).toEqual([]);
  });

  it("asks nothing of those who had the lost friend out of sight", () => {
    const cell = cellOfTwo();
    cell.move("bob", 15);
    cell.quiet();
    cell.readAll();
    cell.attachments.delete("bob");
    cell.sleep(60_000);
    expect(cell.read("ann")).toEqual([]);
  });
});

function makeTooLarge(cell: CellBench, handle: string): void {
  const attachment = cell.attachments.get(handle);
  if (attachment) cell.attachments.set(handle, { ...attachment, links: null });
}
