import fc from "fast-check";
import { expect, it } from "vitest";
import { decodeFromChannel, encodeFromChannel } from "../../../protocol/links/channel-frame.ts";
import type { FromChannel } from "../../../protocol/links/chat-channel-link.ts";
import type { MoveLink } from "../../../protocol/links/relay-link.ts";

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom("", "\n", "\r\n", "a\nb\n", "\u2028", '{"type":"channelChanged"}'),
);
const head = {
  t: fc.constant("frame" as const),
  kind: fc.constantFrom("events" as const, "receipts", "typing", "places"),
};
const messages: fc.Arbitrary<FromChannel> = fc.oneof(
  fc.record(
    { ...head, frame: text, previous: fc.nat(), offset: fc.nat(), seq: fc.nat(), showsPlaces: fc.boolean() },
    { requiredKeys: ["t", "kind", "frame"] },
  ),
  fc.record({
    t: fc.constant("refused" as const),
    n: fc.nat(),
    refusal: fc.record({ code: fc.constant("notFound" as const), message: text }),
  }),
);

it("brings every message across as it was, whatever a client's frame or a text has in it, newlines too", () => {
  fc.assert(
    fc.property(messages, (message) => {
      expect(decodeFromChannel(encodeFromChannel(message))).toEqual(message);
    }),
    { numRuns: 1_000 },
  );
});

it("carries a client's frame as it is, so that no session need parse it", () => {
  const frame = JSON.stringify({ type: "channelChanged", events: ['a "quote"'] });
  const encoded = encodeFromChannel({ t: "frame", kind: "events", frame, previous: 1, offset: 2 });
  expect(encoded.endsWith(`}\n${frame}`)).toBe(true);
});

it("takes in what else comes by the same link", () => {
  expect(decodeFromChannel<MoveLink>(JSON.stringify({ t: "relay", relay: 3 }))).toEqual({
    t: "relay",
    relay: 3,
  });
});
