import { describe, expect, it } from "vitest";
import type { PageOf } from "../../../../client/index.ts";
import { PagedList } from "../../../../web/ui/paged-list.ts";

/** A list whose pages arrive when the test says so. */
function listOnDemand() {
  const asked: { cursor: string | undefined; answer: (page: PageOf<string>) => void; fail: () => void }[] =
    [];
  const list = new PagedList<string>(
    (cursor) =>
      new Promise((answer, refuse) => {
        asked.push({ cursor, answer, fail: () => refuse(new TypeError("no network")) });
      }),
  );
  return { list, asked };
}

describe("a list that is read page by page", () => {
  it("grows by a page at a time, to its end", async () => {
    const { list, asked } = listOnDemand();
    const started = list.start();
    expect(list.state.value).toBe("loading");
    asked[0]?.answer({ items: ["a", "b"], nextCursor: "after-b" });
    await started;
    expect(list.hasMore.value).toBe(true);

    const read = list.more();
    expect(asked[1]?.cursor).toBe("after-b");
    asked[1]?.answer({ items: ["c"], nextCursor: null });
    await read;
    expect(list.items.value).toEqual(["a", "b", "c"]);
    expect(list.hasMore.value).toBe(false);
    await list.more();
    expect(asked).toHaveLength(2);
  });

  it("goes on where a page failed", async () => {
    const { list, asked } = listOnDemand();
    const started = list.start();
    asked[0]?.answer({ items: ["a"], nextCursor: "after-a" });
    await started;
    const failing = list.more();
    asked[1]?.fail();
    await failing;
    expect(list.state.value).toBe("failed");
    expect(list.items.value).toEqual(["a"]);

    const again = list.more();
    expect(asked[2]?.cursor).toBe("after-a");
    asked[2]?.answer({ items: ["b"], nextCursor: null });
    await again;
    expect(list.items.value).toEqual(["a", "b"]);
    expect(list.state.value).toBe("ready");
  });

  it("leaves unheard what was asked before it was read anew", async () => {
    const { list, asked } = listOnDemand();
    const first = list.start();
    const second = list.start();
    asked[1]?.answer({ items: ["new"], nextCursor: null });
    await second;
    asked[0]?.answer({ items: ["old"], nextCursor: null });
    await first;
    expect(list.items.value).toEqual(["new"]);
  });

  it("shows what was there until it is read anew", async () => {
    const { list, asked } = listOnDemand();
    const started = list.start();
    asked[0]?.answer({ items: ["a"], nextCursor: null });
    await started;
    const again = list.start();
    expect(list.items.value).toEqual(["a"]);
    asked[1]?.answer({ items: [], nextCursor: null });
    await again;
    expect(list.items.value).toEqual([]);
  });
});
