import fc from "fast-check";
import { expect, it } from "vitest";
import type { InboxEntry } from "../../../../protocol/chat/inbox.ts";
import { InboxOutbox } from "../../../../workers/session/chat/core/inbox-outbox.ts";
import { ENTRY } from "./fake-channel.ts";

/** A device: holds each channel as told last, and the offset of the last frame that ended an answer. */
class Device {
  readonly unread = new Map<string, number>();
  offset = 0;
  hear(outbox: InboxOutbox, frames: number): void {
    for (let n = 0; n < frames; n += 1) {
      const frame = outbox.take();
      if (!frame) return;
      expect(new Set(frame.entries.map(({ channelId }) => channelId)).size).toBe(frame.entries.length);
      for (const { channelId, unread } of frame.entries) this.unread.set(channelId, unread);
      if (!frame.more) this.offset = frame.offset;
    }
  }
}

const entry = (n: number, unread: number): InboxEntry => ({ ...ENTRY, channelId: `channel-${n}`, unread });
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ change: fc.integer({ min: 0, max: 200 }) }) },
  { weight: 3, arbitrary: fc.record({ read: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ reset: fc.integer({ min: 1, max: 120 }) }) },
);

it("brings a device up to date, however slowly it reads and however often the hub begins anew", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const outbox = new InboxOutbox();
      const device = new Device();
      /** The hub: each channel with the revision of its last change. */
      const hub = new Map<number, { unread: number; revision: number }>();
      let revision = 0;
      /** The hub answers from what the client was told, in parts; between them the client may read. */
      const begin = (partSize: number) => {
        const since = outbox.told?.offset ?? 0;
        const missed = [...hub].filter(([, { revision: at }]) => at > since);
        outbox.begin("e", false);
        const parts = Math.max(1, Math.ceil(missed.length / partSize));
        for (let n = 0; n < parts; n += 1) {
          const part = missed.slice(n * partSize, (n + 1) * partSize);
          outbox.add(
            part.map(([id, { unread }]) => entry(id, unread)),
            revision,
            n < parts - 1,
          );
          device.hear(outbox, n % 2);
        }
      };
      outbox.resume(null);
      begin(100);
      for (const each of steps) {
        if ("change" in each) {
          revision += 1;
          hub.set(each.change, { unread: revision, revision });
          outbox.add([entry(each.change, revision)], revision, false);
        } else if ("read" in each) device.hear(outbox, each.read);
        else begin(each.reset);
        expect(outbox.told?.offset ?? 0, "what counts as told is what the device remembers").toBe(
          device.offset,
        );
        for (const [id, { unread, revision: at }] of hub) {
          if (at <= device.offset) expect(device.unread.get(`channel-${id}`)).toBe(unread);
        }
      }
      device.hear(outbox, 100);
      const expected = [...hub].map(([id, { unread }]) => [`channel-${id}`, unread] as const);
      expect(device.unread).toEqual(new Map(expected));
    }),
    { numRuns: 500 },
  );
});
