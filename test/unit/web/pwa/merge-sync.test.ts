import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeSyncStates, splitSyncState } from "../../../../web/state/merge-sync.ts";
import { stream, syncState, written } from "./some-sync.ts";

const keysOf = (items: readonly { op: { key: string } }[] | undefined) => items?.map(({ op }) => op.key);

describe("what several windows left", () => {
  it("is sent once each, in the order in which it was written", () => {
    const one = { c: [written("a", 1), written("c", 3)] };
    const other = { c: [written("b", 2), written("c", 3)], d: [written("e", 1)] };
    const { channels } = mergeSyncStates("me", [], [one, other]);
    expect(keysOf(channels["c"]?.outbox)).toEqual(["a", "b", "c"]);
    expect(keysOf(channels["d"]?.outbox)).toEqual(["e"]);
  });

  it("stays in the order of the one window that wrote it, whatever the clock said", () => {
    const { channels } = mergeSyncStates("me", [], [{ c: [written("late", 9), written("early", 1)] }]);
    expect(keysOf(channels["c"]?.outbox)).toEqual(["late", "early"]);
  });

  it("loses nothing and doubles nothing", () => {
    const window = fc.dictionary(
      fc.constantFrom("c", "d"),
      fc.uniqueArray(fc.nat(30), { maxLength: 8 }).map((ns) => ns.map((n) => written(`k${n}`, n))),
    );
    fc.assert(
      fc.property(fc.array(window, { maxLength: 4 }), (windows) => {
        const { channels } = mergeSyncStates("me", [], windows);
        for (const id of ["c", "d"]) {
          const keys = keysOf(channels[id]?.outbox) ?? [];
          const all = windows.flatMap((each) => keysOf(each[id]) ?? []);
          expect([...keys].sort()).toEqual([...new Set(all)].sort());
        }
      }),
    );
  });
});

describe("what several windows read", () => {
  const read = (offset: number, savedAtMs: number, epoch?: string) => ({
    inbox: null,
    streams: { c: stream(offset, epoch === undefined ? {} : { epoch }) },
    savedAtMs,
  });

  it("goes on from the one that came furthest", () => {
    const { channels } = mergeSyncStates("me", [read(9, 1), read(5, 2)], []);
    expect(channels["c"]?.stream?.offset).toBe(9);
  });

  it("goes on from the last one where the stream began anew in between", () => {
    const { channels } = mergeSyncStates("me", [read(1, 2, "new"), read(9, 1, "old")], []);
    expect(channels["c"]?.stream).toMatchObject({ epoch: "new", offset: 1 });
  });

  it("belongs to whoever is signed in, also where no server has said so yet", () => {
    expect(mergeSyncStates("me", [], []).userId).toBe("me");
  });
});

it("keeps what is to be sent of every channel, and the messages of the latest sixty", () => {
  const channels = Object.fromEntries(
    Array.from({ length: 70 }, (_, index) => [
      `c${index}`,
      { stream: stream(1, { at: index }), outbox: [written(`k${index}`, index)] },
    ]),
  );
  const split = splitSyncState(syncState(channels), 0);
  expect(Object.keys(split.written)).toHaveLength(70);
  expect(Object.keys(split.read.streams)).toHaveLength(60);
  expect(split.read.streams).toHaveProperty("c69");
  expect(split.read.streams).not.toHaveProperty("c9");
});
