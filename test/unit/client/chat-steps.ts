import * as fc from "fast-check";

/** Whose each device is: somebody has two. */
export const DEVICES = ["user-a-0000000", "user-a-0000000", "user-b-0000000"];
const device = fc.nat(DEVICES.length - 1);
const pick = fc.nat(1_000);
const emoji = fc.constantFrom("👍", "🎉");

/** Something that happens to the devices, the network, or the server. */
export const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant("write" as const), device, quotes: fc.boolean(), pick }),
  },
  fc.record({ do: fc.constant("comment" as const), device, pick, inChannel: fc.boolean() }),
  fc.record({ do: fc.constantFrom("edit" as const, "delete" as const), device, pick }),
  fc.record({ do: fc.constantFrom("react" as const, "unreact" as const), device, pick, emoji }),
  fc.record({ do: fc.constantFrom("pin" as const, "unpin" as const), device, pick }),
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("advance" as const), ms: fc.integer({ min: 1, max: 12_000 }) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("welcome" as const), device }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant("read" as const), device, many: fc.nat(3) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant("deliver" as const), device, many: fc.nat(4) }) },
  fc.record({ do: fc.constantFrom("drop" as const, "refuse" as const, "restart" as const), device }),
  fc.record({ do: fc.constantFrom("behind" as const, "caughtUp" as const), device }),
  fc.record({
    do: fc.constant("forget" as const),
    how: fc.constantFrom("changes" as const, "life" as const),
  }),
  fc.record({ do: fc.constantFrom("close" as const, "open" as const), device }),
  fc.record({
    do: fc.constantFrom("loadBefore" as const, "loadAfter" as const, "jumpToNewest" as const),
    device,
  }),
  fc.record({ do: fc.constantFrom("loadAround" as const, "openThread" as const), device, pick }),
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("readPage" as const, "deliverPage" as const) }) },
  fc.record({ do: fc.constantFrom("losePage" as const, "repliesFirst" as const) }),
);
export type Step = typeof step extends fc.Arbitrary<infer Each> ? Each : never;
