import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { channelSession } from "./channel-session.ts";
import type { FakeChannel } from "./fake-channel.ts";
import { FakeClient } from "./fake-client.ts";

/** A client that believes what the protocol promises: it applies each frame to what it holds, and checks the order. */
class BelievingClient extends FakeClient {
  readonly bodies = new Map<number, string>();
  offset: number | null = null;
  acked: string[] = [];

  apply(): void {
    for (const frame of this.news()) {
      if (frame.type === "channelOpened") {
        if (!frame.recovered) this.bodies.clear();
        for (const { seq, body } of frame.messages) this.bodies.set(seq, body);
        this.offset = frame.offset;
      } else if (frame.type === "channelChanged") {
        expect(frame.previous).toBe(this.offset);
        this.offset = frame.offset;
        for (const event of frame.events) {
          if (event.event === "sent") {
            expect(this.bodies.has(event.message.seq), "told twice").toBe(false);
            this.bodies.set(event.message.seq, event.message.body);
          } else if (event.event === "edited") this.bodies.set(event.seq, event.body);
        }
      } else if (frame.type === "messageSent") {
        if (frame.re !== undefined) this.acked.push(frame.re);
      } else expect.fail(`no other frame is expected: ${JSON.stringify(frame)}`);
    }
  }
}

/** An object that is deaf has met its end: what comes after it hears nothing on the old links. */
function hearAgain(channel: FakeChannel): void {
  if (!channel.isDeaf) return;
  channel.isDeaf = false;
  channel.breakLinks();
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.constant("send" as const) },
  { weight: 3, arbitrary: fc.constantFrom("post", "edit") },
  { weight: 1, arbitrary: fc.constantFrom("reset", "lose", "deaf", "hear", "unread", "read", "new life") },
  { weight: 2, arbitrary: fc.constantFrom("wait a little", "wait") },
);

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

it("brings a client everything once and in order, whatever happens in between", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const client = new BelievingClient();
      const { channel, links, send, open } = channelSession(client);
      const sent: string[] = [];
      await open();
      for (const [n, what] of steps.entries()) {
        if (what === "send") {
          sent.push(`mine ${n}`);
          send(`mine ${n}`);
        } else if (what === "post") channel.post(`theirs ${n}`);
        else if (what === "edit") channel.edit(1 + (n % Math.max(1, channel.messages.length)), `edited ${n}`);
        else if (what === "reset") channel.breakLinks();
        else if (what === "lose") {
          const lost = vi.spyOn(channel, "sayToAll").mockReturnValue();
          channel.post(`unheard ${n}`);
          lost.mockRestore();
        } else if (what === "deaf") channel.isDeaf = true;
        else if (what === "hear") hearAgain(channel);
        else if (what === "unread") client.reads = false;
        else if (what === "read") {
          client.reads = true;
          links.catchUp();
        } else if (what === "new life") {
          channel.epoch = `epoch ${n}`;
          channel.breakLinks();
        } else await vi.advanceTimersByTimeAsync(what === "wait" ? 40 : 1);
        client.apply();
      }
      hearAgain(channel);
      client.reads = true;
      links.catchUp();
      await vi.advanceTimersByTimeAsync(6_000);
      channel.post("the end");
      await vi.advanceTimersByTimeAsync(100);
      client.apply();
      links.closeAll(false);

      const stored = channel.messages.map(({ message }) => [message.seq, message.body]);
      expect([...client.bodies].sort(([a], [b]) => a - b)).toEqual(stored);
      expect(client.acked, "answered in order, each once").toEqual(sent);
      const bodies = channel.messages.map(({ message }) => message.key).filter((key) => key !== undefined);
      expect(new Set(bodies).size, "stored once").toBe(bodies.length);
    }),
    { numRuns: 400 },
  );
});
