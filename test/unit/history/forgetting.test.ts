import { describe, expect, it } from "vitest";
import { DELETED_USER_ID } from "../../../protocol/chat/message.ts";
import { decodeSegment } from "../../../protocol/links/archive-segment.ts";
import { searchChannel } from "../../../workers/chat/search.ts";
import { OWNER, PEOPLE, readAll, World } from "./world.ts";

const GONE = PEOPLE[1] ?? "";
const SECRET = "비밀번호";

/** A channel in which somebody wrote, reacted, pinned and forwarded, partly in the archive. */
async function makeWorld(): Promise<World> {
  const world = new World();
  for (let round = 0; round < 6; round += 1) {
    const seq = await world.send(GONE, `${SECRET} ${round}`, {
      preview: SECRET,
      mentions: { userIds: [OWNER], here: false, channel: false },
    });
    const answer = await world.send(OWNER, "fine", {
      threadOf: seq,
      forwarded: { senderId: GONE },
      mentions: { userIds: [GONE, OWNER], here: false, channel: false },
    });
    await world.send(GONE, SECRET, { threadOf: seq });
    await world.perform(GONE, { type: "addReaction", key: world.newKey(), seq: answer, emoji: "👍" });
    await world.perform(GONE, { type: "setPin", key: world.newKey(), seq: answer, pinned: true });
  }
  await world.settle();
  // An archived message mentions them only since it was edited.
  const first = await world.send(OWNER, "nobody");
  for (let n = 0; n < 60; n += 1) await world.send(OWNER, "more");
  await world.settle();
  const mentions = { userIds: [GONE], here: false, channel: false };
  await world.perform(OWNER, { type: "editMessage", key: world.newKey(), seq: first, body: "you", mentions });
  expect(world.storage.sql.all("SELECT seq FROM amendments WHERE seq = ?", first)).toHaveLength(1);
  return world;
}

const search = (world: World) => searchChannel(world.source, { query: SECRET, before: null, limit: 50 });

/** All that is stored of the channel, as text; without the list of members, which is not this matter. */
async function stored(world: World): Promise<string> {
  const tables = [
    "messages",
    "reactions",
    "threads",
    "thread_followers",
    "pins",
    "attempts",
    "amendments",
    "forgotten",
  ];
  const rows = tables.map((table) => JSON.stringify(world.storage.sql.all(`SELECT * FROM ${table}`)));
  const segments = world.segmentNames().map((name) => world.store.objects.get(name) ?? new ArrayBuffer());
  const archived = await Promise.all(segments.map(decodeSegment));
  return [...rows, JSON.stringify(archived)].join("\n");
}

describe("a person who is forgotten", () => {
  it("is nowhere to be read from that moment on, and what they wrote neither if it is to be erased", async () => {
    const world = await makeWorld();
    world.forget(GONE, "erase");
    const shown = JSON.stringify(await readAll(world));
    expect(shown).not.toContain(GONE);
    expect(shown).not.toContain(SECRET);
    expect((await search(world)).hits).toEqual([]);
    expect(world.core.entry(OWNER).lastMessage).not.toMatchObject({ preview: SECRET });
    await world.settle();
    expect(world.core.entry(OWNER).mentionSeqs).toEqual([]);
  });

  it("leaves the texts without the name, if they are to be kept", async () => {
    const world = await makeWorld();
    const before = await readAll(world);
    world.forget(GONE, "anonymise");
    const after = await readAll(world);
    expect(JSON.stringify(after)).not.toContain(GONE);
    expect(after.map(({ body }) => body.replaceAll(DELETED_USER_ID, GONE))).toEqual(
      before.map(({ body }) => body),
    );
    expect((await search(world)).hits).toHaveLength(12);
  });

  it.each(["erase", "anonymise"] as const)("is gone from the store before long, too: %s", async (how) => {
    const world = await makeWorld();
    world.forget(GONE, how);
    expect(await stored(world)).toContain(GONE);
    await world.settle();
    const text = await stored(world);
    expect(text).not.toContain(GONE);
    expect(text.includes(SECRET)).toBe(how === "anonymise");
  });

  it("costs no reading of segments that they are not in", async () => {
    const world = await makeWorld();
    await world.settle();
    const before = world.segmentNames();
    world.forget("a-stranger", "erase");
    await world.settle();
    expect(world.segmentNames()).toEqual(before);
    expect(world.storage.sql.all("SELECT user FROM forgotten")).toEqual([]);
  });
});
