import fc from "fast-check";
import { beforeEach, expect, it } from "vitest";
import type { News } from "../../../durable-objects/chat-channel/core/news.ts";
import { eventFrames } from "../../../durable-objects/chat-channel/event-frames.ts";
import { Links } from "../../../durable-objects/chat-channel/links.ts";
import { Publisher } from "../../../durable-objects/chat-channel/publisher.ts";
import { decodeFromChannel } from "../../../protocol/links/channel-frame.ts";
import type { ChannelChanged, ChannelEvent } from "../../../protocol/chat/server-frames.ts";
import type { ChannelEntry, FromChannel, LinkLevel } from "../../../protocol/links/chat-channel-link.ts";
import { FakeClock } from "./fake-clock.ts";

let clock: FakeClock;
let links: Links<string>;
let sent: Record<string, FromChannel[]>;
let members: Set<string>;
let publisher: Publisher<string>;

beforeEach(() => {
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
});

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

it("splits what is long into frames that follow on one another, and never loses or reorders anything", () => {
  const lengths = fc.array(fc.oneof(fc.nat(300), fc.integer({ min: 50_000, max: 300_000 })), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(lengths, fc.nat(1_000), (sizes, previous) => {
      const events = sizes.map((size, n) => said(n + 1, "x".repeat(size)));
      const made = eventFrames({ channelId: "c", epoch: "e" }, { previous, events });
      const parsed = made.map((frame) => JSON.parse((frame as { frame: string }).frame) as ChannelChanged);
      expect(parsed.flatMap((frame) => frame.events)).toEqual(events);
      let at = previous;
      for (const frame of parsed) {
        expect(frame.previous).toBe(at);
        expect(frame.offset).toBe(at + frame.events.length);
        const chars = frame.events.reduce(
          (sum, each) => sum + (each.event === "sent" ? each.message.body.length : 0),
          0,
        );
        expect(frame.events.length === 1 || chars <= 262_144).toBe(true);
        at = frame.offset;
      }
      expect(at).toBe(previous + events.length);
    }),
    { numRuns: 50 },
  );
});

it("cuts the stream where it is reactions that are many: each names everybody who reacted", () => {
  const userIds = Array.from({ length: 100 }, (_, n) => `user-${String(n).padStart(27, "0")}`);
  const reactions = Array.from({ length: 20 }, (_, n) => ({ emoji: `:emoji-${n}:`, count: 100, userIds }));
  const event: ChannelEvent = {
    event: "reaction",
    seq: 1,
    userId: "ann",
    emoji: ":emoji-0:",
    added: true,
    reactions,
  };
  const made = eventFrames(
    { channelId: "c", epoch: "e" },
    { previous: 0, events: Array.from({ length: 10 }, () => event) },
  );
  const lengths = made.map((message) => (message.t === "frame" ? message.frame.length : 0));
  expect(Math.max(...lengths)).toBeLessThan(300_000);
});
