import { describe, expect, it } from "vitest";
import { HubMemory } from "../../../durable-objects/user-hub/hub-memory.ts";
import type { ChannelEntry } from "../../../protocol/links/chat-channel-link.ts";
import { MemoryStorage } from "../../support/sqlite.ts";

const DAY_MS = 86_400_000;

function entry(channelId: string, version = 1, more: Partial<ChannelEntry> = {}): ChannelEntry {
  return {
    channelId,
    kind: "group",
    teamId: null,
    name: channelId,
    picture: null,
    userIds: [],
    role: "member",
    large: false,
    archived: false,
    closed: false,
    lastMessage: null,
    unread: 0,
    mentionSeqs: [],
    readSeq: 0,
    threads: [],
    version,
    ...more,
  };
}

function memoryOf(...entries: ChannelEntry[]): { memory: HubMemory; storage: MemoryStorage } {
  const storage = new MemoryStorage();
  const memory = new HubMemory(storage.kv, storage.sql);
  for (const each of entries) memory.inbox.deliver(each, 0);
  return { memory, storage };
}

const idsOf = (entries: { channelId: string }[]) => entries.map(({ channelId }) => channelId);

describe("the inbox", () => {
  it("shows a channel as its clients know it: with a count of mentions and without what is the server's", () => {
    const { memory } = memoryOf(entry("general-1", 7, { mentionSeqs: [3, 5], unread: 4 }));
    const { version: _, mentionSeqs: __, ...rest } = entry("general-1");
    expect(memory.inbox.channels(0)).toEqual([
      { ...rest, unread: 4, mentions: 2, notify: { level: "all", until: null } },
    ]);
  });

  it("lists the channel with the latest message first", () => {
    const at = (ms: number) => ({ lastMessage: { seq: 1, senderId: "ann", at: ms, kind: "text" } });
    const { memory } = memoryOf(
      entry("older-one", 1, at(10)),
      entry("newest-one", 1, at(30)),
      entry("silent-one"),
    );
    expect(idsOf(memory.inbox.channels(0))).toEqual(["newest-one", "older-one", "silent-one"]);
  });

  it("answers in messages of a hundred entries, the last of which says so", () => {
    const { memory } = memoryOf(...Array.from({ length: 201 }, (_, i) => entry(`channel-${i}`)));
    const answer = memory.inbox.answer(null, null, 0);
    expect(answer.map(({ entries, more }) => [entries.length, more])).toEqual([
      [100, true],
      [100, true],
      [1, false],
    ]);
    expect(new Set(idsOf(answer.flatMap(({ entries }) => entries))).size).toBe(201);
  });

  it("answers with one message where there is nothing to say", () => {
    const { memory } = memoryOf();
    const { epoch, revision } = memory.state;
    expect(memory.inbox.answer(epoch, revision, 0)).toEqual([
      { t: "inbox", epoch, revision, recovered: true, entries: [], more: false },
    ]);
  });

  it.each([
    ["of another life", "another", 1],
    ["of nowhere", null, null],
    ["from the future", undefined, 1_000],
  ])("starts anew for an offset %s", (_, epoch, offset) => {
    const { memory } = memoryOf(entry("general-1"));
    const [answer] = memory.inbox.answer(epoch === undefined ? memory.state.epoch : epoch, offset, 0);
    expect(answer).toMatchObject({ recovered: false, entries: [{ channelId: "general-1" }] });
  });

  it("tells a device that was away that the user left, and forgets it after 400 days", () => {
    const { memory } = memoryOf(entry("general-1"), entry("general-2"));
    const { epoch, revision } = memory.state;
    memory.inbox.deliver(entry("general-1", 2, { role: null }), DAY_MS);
    const answer = () => memory.inbox.answer(epoch, revision, 0)[0];
    expect(answer()).toMatchObject({
      recovered: true,
      entries: [{ channelId: "general-1", role: null }],
    });
    expect(memory.nextDueMs()).toBe(401 * DAY_MS);
    memory.table.forgetLeft(401 * DAY_MS - 1);
    expect(answer()?.recovered).toBe(true);
    memory.table.forgetLeft(401 * DAY_MS);
    expect(answer()).toMatchObject({ recovered: false, entries: [{ channelId: "general-2" }] });
    const now = memory.inbox.answer(epoch, memory.state.revision, 0)[0];
    expect(now, "for a device that learned it in time").toMatchObject({ recovered: true, entries: [] });
    expect(memory.table.everyChannel().sort()).toEqual(["general-1", "general-2"]);
    expect(memory.nextDueMs()).toBeNull();
  });

  it("goes on with its revisions where the newest was of a channel forgotten since", () => {
    const { memory, storage } = memoryOf(entry("general-1", 1, { role: null }));
    memory.table.forgetLeft(500 * DAY_MS);
    const awake = new HubMemory(storage.kv, storage.sql);
    expect(awake.state.revision).toBe(memory.state.revision);
  });
});

describe("how the user wants to hear of a channel", () => {
  const channel = { channelId: "general-1" };
  const team = { teamId: "team-0001" };
  const inTeam = () => memoryOf(entry("general-1", 1, team), entry("general-2", 1, team), entry("other-one"));

  it("is the channel's own setting before the team's before everything", () => {
    const { memory } = inTeam();
    const level = () => memory.inbox.readNotify(channel, 0).level;
    expect(level()).toBe("all");
    memory.inbox.writeNotify(team, { level: "nothing", until: null }, 0);
    expect(level()).toBe("nothing");
    memory.inbox.writeNotify(channel, { level: "mentions", until: null }, 0);
    expect(level()).toBe("mentions");
    memory.inbox.writeNotify(channel, { level: "all", until: null }, 0);
    expect(level()).toBe("all");
    expect(memory.inbox.readNotify(team, 0).level).toBe("nothing");
  });

  it("changes the entries for which it counts, and no other", () => {
    const { memory } = inTeam();
    const mute = { level: "nothing", until: null } as const;
    expect(memory.inbox.writeNotify(channel, mute, 0)).toEqual(["general-1"]);
    expect(memory.inbox.writeNotify(channel, mute, 0), "a repeat").toEqual([]);
    expect(memory.inbox.writeNotify(team, mute, 0)).toEqual(["general-2"]);
    const { revision } = memory.state;
    memory.inbox.writeNotify(channel, { level: "all", until: null }, 0);
    const [answer] = memory.inbox.answer(memory.state.epoch, revision, 0);
    expect(idsOf(answer?.entries ?? [])).toEqual(["general-1"]);
  });

  it("falls back at its end, though the alarm is late, which then tells the devices", () => {
    const { memory, storage } = inTeam();
    memory.inbox.writeNotify(team, { level: "mentions", until: null }, 0);
    memory.inbox.writeNotify(channel, { level: "nothing", until: 1_000 }, 0);
    expect(memory.nextDueMs()).toBe(1_000);
    expect(memory.inbox.readNotify(channel, 999)).toEqual({ level: "nothing", until: 1_000 });
    expect(memory.inbox.readNotify(channel, 1_000)).toEqual({ level: "mentions", until: null });
    expect(memory.nextDueMs(), "until it was made final").toBe(1_000);
    const awake = new HubMemory(storage.kv, storage.sql);
    expect(awake.inbox.endNotify(1_000)).toEqual(["general-1"]);
    expect(awake.inbox.endNotify(1_000)).toEqual([]);
    expect(awake.nextDueMs()).toBeNull();
    expect(new HubMemory(storage.kv, storage.sql).nextDueMs(), "after another sleep").toBeNull();
  });
});
