import fc from "fast-check";
import { beforeEach, expect, it } from "vitest";
import type { News } from "../../../durable-objects/chat-channel/core/news.ts";
import { Links } from "../../../durable-objects/chat-channel/links.ts";
import { Publisher } from "../../../durable-objects/chat-channel/publisher.ts";
import type { ChannelChanged, ChannelEvent } from "../../../protocol/chat/server-frames.ts";
import { decodeFromChannel } from "../../../protocol/links/channel-frame.ts";
import type { ChannelEntry, FromChannel, LinkLevel } from "../../../protocol/links/chat-channel-link.ts";
import { FakeClock } from "./fake-clock.ts";

let clock: FakeClock;
let links: Links<string>;
let sent: Record<string, FromChannel[]>;
let members: Set<string>;
let publisher: Publisher<string>;

beforeEach(setUp);

function setUp(): void {
  clock = new FakeClock();
  links = new Links<string>({ save: () => {}, replace: () => {} });
  sent = {};
  members = new Set(["ann", "bob", "cid"]);
  publisher = new Publisher(
    links,
    {
      stream: () => ({ channelId: "channel-1", epoch: "e" }),
      entry: (user) =>
        ({ channelId: "channel-1", role: members.has(user) ? "member" : null }) as ChannelEntry,
      send: (socket, text) => (sent[socket] ??= []).push(decodeFromChannel(text)),
    },
    clock,
  );
}

/** A link named as its user, and what it was sent. */
function link(user: string, level: LinkLevel, name = user): () => FromChannel[] {
  links.admit(name, { user, session: name, startedAtMs: 0, level });
  return () => sent[name] ?? [];
}

const news = (more: Partial<News> = {}): News => ({
  previous: 0,
  offset: more.events?.length ?? 0,
  events: [],
  receipts: [],
  typing: [],
  tell: new Set(),
  removed: new Set(),
  ...more,
});
const said = (seq: number, body = ""): ChannelEvent => ({
  event: "sent",
  message: { seq, id: `id-${seq}`, senderId: "ann", at: 0, kind: "text", body },
});
const frames = (messages: FromChannel[]): unknown[] =>
  messages.map((message) => (message.t === "frame" ? (JSON.parse(message.frame) as unknown) : message.t));

it("sends what happened to links that want all, in one frame that says where it belongs in the stream", () => {
  const [ann, bob, cid] = [link("ann", "all"), link("bob", "nothing"), link("cid", "head")];
  publisher.publish(news({ previous: 7, offset: 9, events: [said(4), said(5)] }));
  expect(ann()).toMatchObject([{ t: "frame", kind: "events", previous: 7, offset: 9, seq: 5 }]);
  expect(frames(ann())).toEqual([
    {
      type: "channelChanged",
      channelId: "channel-1",
      epoch: "e",
      previous: 7,
      offset: 9,
      events: [said(4), said(5)],
    },
  ]);
  expect(bob()).toEqual([]);
  expect(cid().map(({ t }) => t)).toEqual(["head"]);
});

/** Many links that have the channel open, and what the first of them was sent. */
function crowd(count: number): () => FromChannel[] {
  const first = link("crowd-0", "all");
  for (let n = 1; n < count; n += 1) link(`crowd-${n}`, "all");
  return first;
}
/** What is said with this number, in a channel in which nothing else happens. */
const word = (seq: number) => news({ previous: seq - 1, offset: seq, events: [said(seq)] });
const offsetsOf = (messages: FromChannel[]) =>
  messages.flatMap((message) => (message.t === "frame" ? [[message.previous, message.offset]] : []));

it("tells a few links of each commit at once", () => {
  const first = crowd(7);
  for (const seq of [1, 2, 3]) publisher.publish(word(seq));
  expect(offsetsOf(first())).toEqual([
    [0, 1],
    [1, 2],
    [2, 3],
  ]);
  expect(clock.pending).toBe(0);
});

it("tells many links of the first thing after a silence at once, and of what follows together, 0.4 ms a link later", async () => {
  const first = crowd(100);
  for (const seq of [1, 2, 3]) publisher.publish(word(seq));
  await clock.advance(39);
  expect(offsetsOf(first())).toEqual([[0, 1]]);
  publisher.publish(word(4));
  await clock.advance(1);
  expect(offsetsOf(first())).toEqual([
    [0, 1],
    [1, 4],
  ]);
  expect(frames(first())[1]).toMatchObject({ events: [said(2), said(3), said(4)] });
  await clock.advance(40);
  publisher.publish(word(5));
  expect(offsetsOf(first()).at(-1), "after a silence again").toEqual([4, 5]);
  expect(clock.pending).toBe(0);
});

it("lets nothing wait for more than half a second, however many listen", async () => {
  const first = crowd(3_000);
  for (const seq of [1, 2]) publisher.publish(word(seq));
  await clock.advance(500);
  expect(offsetsOf(first()).at(-1)).toEqual([1, 2]);
});

it("tells less often while its ticks come late, and as often as before once they do not", async () => {
  const first = crowd(100);
  let seq = 0;
  const toldAfter = async (ms: number) => {
    publisher.publish(word((seq += 1)));
    await clock.advance(ms);
    return offsetsOf(first()).at(-1)?.[1] === seq;
  };
  await toldAfter(0);
  for (let n = 0; n < 2; n += 1) {
    publisher.publish(word((seq += 1)));
    clock.keepBusy(100);
    await clock.advance(0);
  }
  expect(await toldAfter(119), "60 ms late, twice").toBe(false);
  await clock.advance(1);
  expect(offsetsOf(first()).at(-1)?.[1]).toBe(seq);
  expect(await toldAfter(40)).toBe(true);
});

it("tells what it has gathered before it cuts a link, and before receipts", async () => {
  const [first, bob] = [crowd(100), link("bob", "all")];
  for (const seq of [1, 2]) publisher.publish(word(seq));
  publisher.publish({ ...word(3), removed: new Set(["bob"]) });
  expect(offsetsOf(bob())).toEqual([
    [0, 1],
    [1, 2],
  ]);
  expect(bob().at(-1)?.t).toBe("removed");
  publisher.publish(news({ receipts: [{ userId: "cid", deliveredSeq: 3, readSeq: 3 }] }));
  expect(first().map((message) => message.t === "frame" && message.kind)).toEqual([
    "events",
    "events",
    "events",
    "receipts",
  ]);
  await clock.advance(1_000);
  expect(offsetsOf(bob())).toHaveLength(2);
});

it("gathers nothing for nobody, and begins with what those hear of who come later", async () => {
  link("ann", "all");
  publisher.publish(word(1));
  links.remove("ann");
  publisher.publish(word(2));
  const bob = link("bob", "all");
  publisher.publish(word(3));
  await clock.advance(1_000);
  expect(offsetsOf(bob())).toEqual([[2, 3]]);
});

it("loses, repeats and reorders nothing, whenever it is told to tell and however time passes", async () => {
  const step = fc.oneof(fc.constant("say" as const), fc.constant("tell" as const), fc.nat(100));
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 60 }),
      fc.integer({ min: 1, max: 200 }),
      async (steps, count) => {
        setUp();
        const first = crowd(count);
        let seq = 0;
        for (const each of steps) {
          if (each === "say") publisher.publish(word((seq += 1)));
          else if (each === "tell") publisher.tellNow();
          else await clock.advance(each);
        }
        await clock.advance(500);
        const told = first().flatMap((message) =>
          message.t === "frame" ? (JSON.parse(message.frame) as ChannelChanged).events : [],
        );
        expect(told).toEqual(Array.from({ length: seq }, (_, n) => said(n + 1)));
        let at = 0;
        for (const [previous, offset = 0] of offsetsOf(first())) {
          expect(previous).toBe(at);
          at = offset;
        }
        expect([at, clock.pending]).toEqual([seq, 0]);
      },
    ),
    { numRuns: 100 },
  );
});

it("lets everybody see who is writing, but the writer", () => {
  const [ann, laptop, bob] = [link("ann", "all"), link("ann", "all", "laptop"), link("bob", "all")];
  publisher.publish(news({ typing: [{ userId: "ann", threadOf: 3 }] }));
  expect(frames(bob())).toEqual([
    { type: "typingChanged", channelId: "channel-1", userId: "ann", threadOf: 3 },
  ]);
  expect([ann(), laptop()]).toEqual([[], []]);
});

it("tells receipts at once after a silence, then once in 500 ms, each person's newest", async () => {
  const ann = link("ann", "all");
  for (let seq = 1; seq <= 10; seq += 1) {
    publisher.publish(news({ receipts: [{ userId: "bob", deliveredSeq: seq, readSeq: 0 }] }));
    await clock.advance(10);
  }
  publisher.publish(news({ receipts: [{ userId: "cid", deliveredSeq: 1, readSeq: 1 }] }));
  await clock.advance(1_000);
  const told = ann().map(
    (message) => message.t === "frame" && (JSON.parse(message.frame).receipts as unknown),
  );
  expect(told).toEqual([
    [{ userId: "bob", deliveredSeq: 1, readSeq: 0 }],
    [
      { userId: "bob", deliveredSeq: 10, readSeq: 0 },
      { userId: "cid", deliveredSeq: 1, readSeq: 1 },
    ],
  ]);
  expect(clock.pending).toBe(0);
});

it("tells links that want the head of it at most every 5 s, and not of what no list shows", async () => {
  const ann = link("ann", "head");
  for (let n = 0; n < 100; n += 1) {
    publisher.publish(news({ events: [said(n + 1)] }));
    await clock.advance(100);
  }
  publisher.publish(news({ events: [{ event: "pin", seq: 1, pinned: true }] }));
  await clock.advance(20_000);
  expect(ann().map(({ t }) => t)).toEqual(["head", "head", "head"]);
});

it("leaves no timer behind where nobody listens", () => {
  link("ann", "nothing");
  for (let n = 0; n < 3; n += 1) {
    publisher.publish(
      news({ events: [said(n + 1)], receipts: [{ userId: "bob", deliveredSeq: n + 1, readSeq: 0 }] }),
    );
  }
  expect(clock.pending).toBe(0);
});

it("cuts the links of somebody who was removed before it tells what happened then", () => {
  const [ann, bob] = [link("ann", "all"), link("bob", "all")];
  publisher.publish(news({ events: [said(1)], removed: new Set(["bob"]) }));
  publisher.publish(news({ events: [said(2)] }));
  expect(ann()).toHaveLength(2);
  expect(bob()).toEqual([{ t: "removed" }]);
});

it("cuts a link that wants the head of a channel that its user is not in", () => {
  const eve = link("eve", "head");
  publisher.sendHead("eve");
  expect(eve()).toEqual([{ t: "removed" }]);
  expect(links.get("eve")?.level).toBe("nothing");
});
