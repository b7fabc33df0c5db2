import { describe, expect, it } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import { readMessage } from "../../../workers/chat/history.ts";
import { searchChannel } from "../../../workers/chat/search.ts";
import { OWNER, World } from "./world.ts";

const SYLLABLES = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조초코토포호";
const NEEDLE = "숲비꽃";

/** As long as a message may be, in Korean with emoji, with the needle in its middle and nowhere else. */
function longText(): string {
  const chars = Array.from({ length: LIMITS.maxMessageChars }, (_, index) =>
    index % 50 === 49 ? "😀" : SYLLABLES.charAt((index * 7 + Math.floor(index / 41)) % SYLLABLES.length),
  );
  // One entry of several characters: as long as what it replaces.
  chars.splice(LIMITS.maxMessageChars / 2, NEEDLE.length, NEEDLE);
  return chars.join("");
}

describe("a text of 100,000 characters of Korean with emoji", () => {
  const body = longText();

  it("goes through whole and is found by three syllables in its middle, as a hot message", async () => {
    const world = new World();
    const seq = await world.send(OWNER, body);
    await expectToFind(world, seq);
  });

  it("does so from the archive, too", async () => {
    const world = new World();
    const seq = await world.send(OWNER, body);
    for (let more = 0; more < 12; more += 1) await world.send(OWNER, "짧은 글");
    await world.settle();
    expect(world.core.isArchived(seq)).toBe(true);
    await expectToFind(world, seq);
  });

  async function expectToFind(world: World, seq: number): Promise<void> {
    const { hits, next } = await searchChannel(world.source, { query: NEEDLE, before: null, limit: 20 });
    expect(next).toBeNull();
    expect(hits.map(({ message }) => message.seq)).toEqual([seq]);
    expect(hits[0]?.message.body).toBe(body);
    expect(hits[0]?.highlight).toContain(`\u0002${NEEDLE}\u0003`);
    expect(Array.from(hits[0]?.highlight ?? "").length).toBeLessThanOrEqual(162);
    expect((await readMessage(world.source, seq))?.body).toBe(body);
  }
});
