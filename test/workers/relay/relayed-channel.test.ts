import { evictDurableObject } from "cloudflare:test";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { channelOf, makeGroup, okOf } from "../../support/workers/channel-link.ts";
import { crowdsOf, Reader, relayOf, socketsOf } from "../../support/workers/crowd.ts";
import { abort } from "../../support/workers/live-state.ts";

const PEOPLE = Array.from({ length: 7 }, (_, n) => `reader-${n}`);
/** Of seven, two link directly, and two relays take the others. */
const SMALL = { direct: 2, relay: 3 };
const WAIT = { timeout: 15_000, interval: 20 };

let readers: Reader[] = [];
beforeAll(() => crowdsOf(SMALL));
afterEach(() => {
  for (const reader of readers) reader.close();
});

/** A channel that everybody has open. */
async function channel(): Promise<string> {
  const channelId = await makeGroup(PEOPLE);
  readers = PEOPLE.map((user) => new Reader(user, channelId));
  for (const reader of readers) await reader.open();
  expect(await socketsOf(channelOf(channelId))).toBeLessThanOrEqual(SMALL.direct + 2);
  return channelId;
}

/** Everybody says so many things at once; the bodies of all of them, by who says them. */
function sayAll(count: number, what: string): Map<string, string[]> {
  return new Map(
    readers.map((reader) => {
      const bodies = Array.from({ length: count }, (_, n) => `${reader.user}: ${what} ${n}`);
      for (const body of bodies) reader.say(body);
      return [reader.user, bodies];
    }),
  );
}

/** Waits until everybody has heard the same, each thing once, and what one says in the order in which it was said. */
async function hearAll(said: Map<string, string[]>[]): Promise<void> {
  const all = said.flatMap((each) => [...each.values()].flat());
  await vi.waitFor(() => {
    for (const { view } of readers) expect(view.said.length).toBeGreaterThanOrEqual(all.length);
  }, WAIT);
  for (const { view } of readers) {
    expect(view.said).toEqual(readers[0]?.view.said);
    expect(view.said.toSorted()).toEqual(all.toSorted());
    for (const bodies of said.flatMap((each) => [...each.values()])) {
      expect(view.said.filter((body) => bodies.includes(body))).toEqual(bodies);
    }
  }
}

it("loses, doubles and reorders nothing, and answers everybody", async () => {
  await channel();
  await hearAll([sayAll(10, "hello")]);
  await vi.waitFor(() => {
    for (const { frames } of readers) {
      expect(frames.filter(({ type }) => type === "messageSent")).toHaveLength(10);
    }
  }, WAIT);
});

it.each([
  ["a relay is killed", (id: string) => abort(relayOf("channels", id, 1))],
  ["the channel is reset", (id: string) => abort(channelOf(id))],
  ["the channel slept after all", (id: string) => evictDurableObject(channelOf(id))],
])("loses, doubles and reorders nothing when %s in the middle", async (_, harm) => {
  const channelId = await channel();
  const before = sayAll(5, "before");
  await harm(channelId);
  await hearAll([before, sayAll(5, "after")]);
});

it("tells whoever is removed nothing more", async () => {
  const channelId = await channel();
  const removed = readers.at(-1);
  if (!removed) throw new RangeError("nobody");
  await hearAll([sayAll(1, "hello")]);
  okOf(await channelOf(channelId).removeMember(PEOPLE[0] ?? "", removed.user));
  readers[0]?.say("now that they are gone");
  await vi.waitFor(() => expect(readers[1]?.view.said).toContain("now that they are gone"), WAIT);
  await vi.waitFor(() => expect(removed.frames.at(-1)?.type).toBe("channelClosed"), WAIT);
  expect(JSON.stringify(removed.frames)).not.toContain("now that they are gone");
});

it("shows live places to everybody, until they end, and through the loss of a relay", async () => {
  const channelId = await channel();
  const sharers = [readers[0], readers[6]].filter((reader) => reader !== undefined);
  const users = sharers.map(({ user }) => user);
  for (const reader of sharers) reader.share();
  const shown = (expected: string[]) =>
    vi.waitFor(() => {
      for (const { user, places } of readers) {
        const others = expected.filter((each) => each !== user);
        expect([...places].filter((each) => each !== user).sort()).toEqual(others.sort());
      }
    }, WAIT);
  await shown(users);
  for (const relay of [1, 2]) await abort(relayOf("channels", channelId, relay));
  await evictDurableObject(channelOf(channelId));
  readers[1]?.say("wake up");
  await hearAll([new Map([["", ["wake up"]]])]);
  await shown(users);
  const last = readers.pop();
  last?.close();
  await shown(users.slice(0, 1));
});
