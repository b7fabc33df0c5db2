import { beforeEach, describe, expect, it } from "vitest";
import type { SyncState } from "../../../../client/index.ts";
import { AccountKeep } from "../../../../web/state/keep.ts";
import { splitSyncState } from "../../../../web/state/merge-sync.ts";
import { isAnythingLeft, readName, takeOver, writtenName } from "../../../../web/state/take-over.ts";
import { memoryStore, windowOf } from "./memory-store.ts";
import { stream, syncState, written } from "./some-sync.ts";

let store: ReturnType<typeof memoryStore>;
let keep: AccountKeep;
let alive: Set<string>;

beforeEach(() => {
  store = memoryStore();
  keep = new AccountKeep(store, "me");
  alive = new Set();
});

async function leave(windowId: string, state: SyncState): Promise<void> {
  const split = splitSyncState(state, 1);
  await keep.write(readName(windowId), split.read);
  await keep.write(writtenName(windowId), split.written);
}

const unsent = syncState({ c: { stream: stream(3), outbox: [written("a", 1)] } });
const keysIn = (state: SyncState) => state.channels["c"]?.outbox.map(({ op }) => op.key);

describe("a window that opens", () => {
  it("sends what a closed one could not, and keeps it as its own first", async () => {
    await leave("closed", unsent);
    const lives = windowOf("new", alive);
    expect(keysIn(await takeOver(keep, { userId: "me", lives }))).toEqual(["a"]);
    expect(await keep.read(writtenName("new"))).toMatchObject({ c: [{ op: { key: "a" } }] });
    expect(await keep.names("")).toEqual([readName("new"), writtenName("new")]);
  });

  it("leaves to an open one what that one sends, and shows what it has read", async () => {
    windowOf("open", alive);
    await leave("open", unsent);
    const state = await takeOver(keep, { userId: "me", lives: windowOf("new", alive) });
    expect(keysIn(state)).toEqual([]);
    expect(state.channels["c"]?.stream?.offset).toBe(3);
    expect(await keep.names("outbox/")).toContain(writtenName("open"));
  });

  it("takes over what was left only once", async () => {
    await leave("closed", unsent);
    await takeOver(keep, { userId: "me", lives: windowOf("first", alive) });
    const state = await takeOver(keep, { userId: "me", lives: windowOf("second", alive) });
    expect(keysIn(state)).toEqual([]);
  });
});

describe("a window that is open while another one is closed", () => {
  it("goes on with what both have written", async () => {
    const lives = windowOf("open", alive);
    await leave("closed", unsent);
    expect(await isAnythingLeft(keep, lives)).toBe(true);
    const current = syncState({ c: { stream: stream(4), outbox: [written("b", 2)] } });
    const state = await takeOver(keep, { userId: "me", lives, current });
    expect(keysIn(state)).toEqual(["a", "b"]);
    expect(state.channels["c"]?.stream?.offset).toBe(4);
    expect(await isAnythingLeft(keep, lives)).toBe(false);
  });

  it("has nothing to do where everything was sent", async () => {
    const lives = windowOf("open", alive);
    await leave("closed", syncState({ c: { stream: stream(3), outbox: [] } }));
    expect(await isAnythingLeft(keep, lives)).toBe(false);
  });
});
