import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Message } from "../../../protocol/chat/message.ts";
import {
  type ChannelHit,
  type SearchIn,
  type SearchPlace,
  searchEverywhere,
} from "../../../workers/chat/search-everywhere.ts";

/** One channel, oldest message first: those from `hotFrom` on are hot, the others in segments of `perSegment`. */
interface FakeChannel {
  messages: ChannelHit[];
  /** One in so many matches: a filter says yes to all segments. */
  matchEvery: number;
  hotFrom: number;
  perSegment: number;
}

const someChannel = fc.record({
  // Steps between one message and the next, in ms: some come at the same time.
  gapsMs: fc.array(fc.nat({ max: 2 }), { maxLength: 60, size: "max" }),
  matchEvery: fc.integer({ min: 1, max: 12 }),
  startMs: fc.integer({ min: 1, max: 40 }),
  archivedShare: fc.double({ min: 0, max: 1, noNaN: true }),
  perSegment: fc.integer({ min: 1, max: 4 }),
});

function makeChannel(
  name: string,
  made: typeof someChannel extends fc.Arbitrary<infer Each> ? Each : never,
): FakeChannel {
  let at = made.startMs;
  const messages = made.gapsMs.map((gapMs, index): ChannelHit => {
    at += gapMs;
    const message = { seq: index + 1, at, id: "", senderId: "someone", kind: "text", body: "" } as Message;
    return { channelId: name, message, highlight: "" };
  });
  const { perSegment, matchEvery } = made;
  return { messages, matchEvery, hotFrom: Math.floor(messages.length * made.archivedShare), perSegment };
}

const isMatch = ({ matchEvery }: FakeChannel, { message }: ChannelHit) => message.seq % matchEvery === 0;
const matchesOf = (channel: FakeChannel) => channel.messages.filter((each) => isMatch(channel, each));

/** Answers as `searchChannel` does, counting the segments that it reads. */
function searchIn(channels: ReadonlyMap<string, FakeChannel>, count: { segments: number }): SearchIn {
  return async (channelId, { before, untilMs = Number.POSITIVE_INFINITY, limit }, maxSegments) => {
    const fake = channels.get(channelId);
    if (!fake) throw new Error("there is no such channel");
    const bound = before ?? Number.POSITIVE_INFINITY;
    const asked = fake.messages
      .filter(({ message }) => message.at <= untilMs && message.seq < bound)
      .map((each) => ({ each, segment: segmentOf(fake, each.message.seq) }))
      .reverse();
    const read = [...new Set(asked.map(({ segment }) => segment))].filter((segment) => segment >= 0);
    const isSeen = (segment: number) => segment < 0 || read.slice(0, maxSegments).includes(segment);
    const seen = asked.filter(({ segment }) => isSeen(segment)).map(({ each }) => each);
    const hits = seen.filter((each) => isMatch(fake, each)).slice(0, limit);
    const segmentsRead = Math.min(read.length, maxSegments);
    count.segments += segmentsRead;
    const last = hits.at(-1)?.message;
    if (last && hits.length === limit)
      return { hits, next: { beforeSeq: last.seq, untilMs: last.at }, segmentsRead };
    const left = asked[seen.length]?.each.message;
    return { hits, next: left ? { beforeSeq: left.seq + 1, untilMs: left.at } : null, segmentsRead };
  };
}

/** -1: it is hot. */
function segmentOf({ hotFrom, perSegment }: FakeChannel, seq: number): number {
  return seq > hotFrom ? -1 : Math.floor((seq - 1) / perSegment);
}

describe("a search of all channels", () => {
  it("gives every match once, newest first, page by page", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(someChannel, { maxLength: 8 }),
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
            .flatMap(matchesOf)
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
    const old = makeChannel("old", {
      gapsMs: Array(300).fill(1),
      startMs: 1,
      archivedShare: 1,
      matchEvery: 1,
      perSegment: 1,
    });
    const count = { segments: 0 };
    const page = await searchEverywhere(["old"], 100, null, searchIn(new Map([["old", old]]), count));
    expect(count.segments).toBe(20);
    expect(page.hits).toHaveLength(20);
    expect(page.next).not.toBeNull();
  });

  it.each([0, 1])(
    "gets further where long archives lie side by side, messages %i ms apart",
    async (gapMs) => {
      const made = { gapsMs: Array<number>(60).fill(gapMs), startMs: 1, archivedShare: 1, perSegment: 1 };
      const names = Array.from({ length: 40 }, (_, index) => `channel-${index}`);
      const channels = new Map(names.map((name) => [name, makeChannel(name, { ...made, matchEvery: 60 })]));
      const found = new Set<string>();
      let place: SearchPlace | null = null;
      for (let pages = 0; pages < 200; pages += 1) {
        const page = await searchEverywhere(names, 10, place, searchIn(channels, { segments: 0 }));
        for (const { channelId } of page.hits) found.add(channelId);
        place = page.next;
        if (!place) break;
      }
      expect(place).toBeNull();
      expect(found.size).toBe(40);
    },
  );

  it("reads no segment where the hot messages fill the page", async () => {
    const made = { gapsMs: Array<number>(20).fill(1), matchEvery: 1, perSegment: 2 };
    const old = makeChannel("old", { ...made, startMs: 1, archivedShare: 1 });
    const busy = makeChannel("busy", { ...made, startMs: 1_000, archivedShare: 0 });
    const count = { segments: 0 };
    const channels = new Map([
      ["old", old],
      ["busy", busy],
    ]);
    const page = await searchEverywhere(["old", "busy"], 10, null, searchIn(channels, count));
    expect(page.hits.map(({ channelId }) => channelId)).toEqual(Array(10).fill("busy"));
    expect(count.segments).toBe(0);
  });
});
