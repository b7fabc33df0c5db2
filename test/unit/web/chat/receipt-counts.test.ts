import fc from "fast-check";
import { expect, test } from "vitest";
import { ReceiptCounts } from "../../../../web/chat/history/receipt-counts.ts";

const receipts = fc.array(
  fc.record({
    userId: fc.constantFrom("me", "a", "b", "c"),
    deliveredSeq: fc.nat({ max: 20 }),
    readSeq: fc.nat({ max: 20 }),
  }),
);

test("as many have read a message as have read up to it or beyond, without the user", () => {
  fc.assert(
    fc.property(receipts, fc.integer({ min: 1, max: 22 }), (list, seq) => {
      const counts = new ReceiptCounts(list, "me");
      const others = list.filter(({ userId }) => userId !== "me");
      expect(counts.readersOf(seq)).toBe(others.filter(({ readSeq }) => readSeq >= seq).length);
    }),
  );
});

test("a message is sent, then delivered to somebody, then read by somebody", () => {
  const counts = new ReceiptCounts(
    [
      { userId: "me", deliveredSeq: 9, readSeq: 9 },
      { userId: "a", deliveredSeq: 5, readSeq: 2 },
      { userId: "b", deliveredSeq: 0, readSeq: 3 },
    ],
    "me",
  );
  expect([3, 4, 5, 6].map((seq) => counts.deliveryOf(seq))).toEqual([
    "read",
    "delivered",
    "delivered",
    "sent",
  ]);
});
