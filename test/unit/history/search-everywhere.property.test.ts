import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Message } from "../../../protocol/chat/message.ts";
import {
  type ChannelHit,
  type SearchIn,
  type SearchPlace,
  searchEverywhere,
} from "../../../workers/chat/search-everywhere.ts";

/** The matches of one channel, oldest first: those after `hotFrom` are hot, the others in segments of `perSegment`. */
interface FakeChannel {
  hits: ChannelHit[];
  hotFrom: number;
  perSegment: number;
}

const channel = fc.record({
  // Steps between one match and the next, in ms: some come at the same time.
  gapsMs: fc.array(fc.nat({ max: 3 }), { maxLength: 30 }),
  startMs: fc.integer({ min: 1, max: 40 }),
  hotShare: fc.double({ min: 0, max: 1, noNaN: true }),
  perSegment: fc.integer({ min: 1, max: 4 }),
});

function makeChannel(
  name: string,
  made: typeof channel extends fc.Arbitrary<infer Each> ? Each : never,
): FakeChannel {
  let at = made.startMs;
  const hits = made.gapsMs.map((gapMs, index): ChannelHit => {
    at += gapMs;
    const message = { seq: index + 1, at, id: "", senderId: "someone", kind: "text", body: "" } as Message;
    return { channelId: name, message, highlight: "" };
  });
  return { hits, hotFrom: Math.floor(hits.length * made.hotShare), perSegment: made.perSegment };
}

/** Answers as `searchChannel` does, counting the segments that it reads. */
function searchIn(channels: ReadonlyMap<string, FakeChannel>, count: { segments: number }): SearchIn {
  return async (channelId, { before, untilMs = Number.POSITIVE_INFINITY, limit }, maxSegments) => {
    const { hits, hotFrom, perSegment } = channels.get(channelId) ?? { hits: [], hotFrom: 0, perSegment: 1 };
    const asked = hits
      .map((hit, index) => ({ hit, segment: index >= hotFrom ? -1 : Math.floor(index / perSegment) }))
      .filter(
        ({ hit }) => hit.message.at <= untilMs && hit.message.seq < (before ?? Number.POSITIVE_INFINITY),
      )
      .reverse();
    const segments = [...new Set(asked.map(({ segment }) => segment).filter((each) => each >= 0))];
    const read = segments.slice(0, maxSegments);
    const seen = asked.filter(({ segment }) => segment < 0 || read.includes(segment));
    const found = seen.slice(0, limit).map(({ hit }) => hit);
    count.segments += read.length;
    const nextUnseen = asked[Math.min(seen.length, limit)];
    const last = found.at(-1)?.message;
    const isCut = found.length === limit && last !== undefined;
    const next = isCut
      ? { beforeSeq: last.seq, untilMs: last.at }
      : nextUnseen && { beforeSeq: nextUnseen.hit.message.seq + 1, untilMs: nextUnseen.hit.message.at };
    return { hits: found, next: next ?? null, segmentsRead: read.length };
  };
}

describe("a search of all channels", () => {
  it("gives every match once, newest first, page by page", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(channel, { maxLength: 8 }),
        fc.integer({ min: 1, max: 12 }),
        async (made, limit) => {
          const channels = new Map(
            made.map((each, index) => [`channel-${index}`, makeChannel(`channel-${index}`, each)]),
          );
          const given: ChannelHit[] = [];
          let place: SearchPlace | null = null;
          for (let pages = 0; ; pages += 1) {
            expect(pages).toBeLessThan(500);
            const count = { segments: 0 };
            const page = await searchEverywhere(
              [...channels.keys()],
              limit,
              place,
              searchIn(channels, count),
            );
            expect(page.hits.length).toBeLessThanOrEqual(limit);
            given.push(...page.hits);
            if (!page.next) break;
            place = page.next;
          }
          const right = [...channels.values()]
            .flatMap(({ hits }) => hits)
            .sort(
              (a, b) =>
                b.message.at - a.message.at ||
                a.channelId.localeCompare(b.channelId) ||
                b.message.seq - a.message.seq,
            );
          const named = ({ channelId, message }: ChannelHit) => `${channelId}/${message.seq}`;
          expect(given.map(named)).toEqual(right.map(named));
        },
      ),
      { numRuns: 500 },
    );
  });

  it("reads a bounded number of segments for a page, and goes on from there", async () => {
    const old = makeChannel("old", { gapsMs: Array(300).fill(1), startMs: 1, hotShare: 1, perSegment: 1 });
    old.hotFrom = 300;
    const count = { segments: 0 };
    const page = await searchEverywhere(["old"], 100, null, searchIn(new Map([["old", old]]), count));
    expect(count.segments).toBe(20);
    expect(page.hits).toHaveLength(20);
    expect(page.next).not.toBeNull();
  });

  it("reads no segment where the hot messages fill the page", async () => {
    const old = makeChannel("old", { gapsMs: Array(20).fill(1), startMs: 1, hotShare: 1, perSegment: 2 });
    const busy = makeChannel("busy", {
      gapsMs: Array(20).fill(1),
      startMs: 1_000,
      hotShare: 0,
      perSegment: 2,
    });
    const count = { segments: 0 };
    const channels = new Map([
      ["old", old],
      ["busy", busy],
    ]);
    const page = await searchEverywhere([...channels.keys()], 10, null, searchIn(channels, count));
    expect(page.hits.every(({ channelId }) => channelId === "busy")).toBe(true);
    expect(count.segments).toBe(0);
  });
});
