import fc from "fast-check";
import { expect, it } from "vitest";
import { eventFrames } from "../../../durable-objects/chat-channel/event-frames.ts";
import type { ChannelChanged, ChannelEvent } from "../../../protocol/chat/server-frames.ts";

const said = (seq: number, body: string): ChannelEvent => ({
  event: "sent",
  message: { seq, id: `id-${seq}`, senderId: "ann", at: 0, kind: "text", body },
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
