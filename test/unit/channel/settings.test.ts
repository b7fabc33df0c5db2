import { describe, expect, it } from "vitest";
import { ChannelCore } from "../../../durable-objects/chat-channel/core/channel-core.ts";
import { heldFile } from "../../support/held-file.ts";
import { MemoryStorage } from "../../support/sqlite.ts";
import { ADMIN, ChannelBench, MEMBER, OWNER, refusalOf, specOf, valueOf } from "./channel-bench.ts";

describe("a channel that does not exist", () => {
  it("answers as one that the asker is not in, and stores nothing", () => {
    const storage = new MemoryStorage();
    const core = new ChannelCore(storage);
    const circumstances = { readReceipts: true, nowMs: 1 };
    const writes = storage.countWrites(() => {
      expect(core.exists).toBe(false);
      expect(refusalOf(core.describe(MEMBER))).toBe("notFound");
      expect(refusalOf(core.join(MEMBER, 1))).toBe("notFound");
      expect(refusalOf(core.open(MEMBER, null))).toBe("notFound");
      expect(refusalOf(core.perform(MEMBER, { type: "typeInChannel" }, circumstances))).toBe("notFound");
      expect(core.archivedTarget({ type: "markRead", seq: 1 })).toBeNull();
      expect(core.inspect()).toBeNull();
      expect(core.isMember(MEMBER)).toBe(false);
      expect(core.housekeepDueMs()).toBeNull();
      core.expel(MEMBER, 1);
      core.archive(1);
      core.setTeamRetention(7);
      core.closePair();
      expect(core.pairVersion()).toBe(0);
      expect(core.reopenPair(0)).toBe(false);
    });
    expect(writes).toBe(0);
    expect(storage.sql.all("SELECT name FROM sqlite_master")).toEqual([]);
  });
});

describe("making a channel", () => {
  it("twice makes it once", () => {
    const bench = new ChannelBench("group");
    const { epoch, offset } = bench.core;
    expect(bench.core.create(specOf("group", { name: "Another" }), bench.tick()).name).toBe("Name");
    expect(bench.core).toMatchObject({ epoch, offset });
  });

  it("tells every member of it, in a large one too", () => {
    const core = new ChannelCore(new MemoryStorage());
    core.create(specOf("team"), 1);
    expect(core.takeNews()).toMatchObject({ previous: 0, tell: "everyone" });
  });
});

describe("a direct channel", () => {
  const fresh = () => {
    const core = new ChannelCore(new MemoryStorage());
    core.create(specOf("direct"), 1);
    core.takeNews();
    return core;
  };

  it("is closed until the two are known to be friends", () => {
    const core = fresh();
    expect(core.inspect()?.closed).toBe(true);
    expect(core.reopenPair(core.pairVersion())).toBe(true);
    expect(core.inspect()?.closed).toBe(false);
  });

  it("does not open for whoever looked before it was closed", () => {
    const core = fresh();
    const version = core.pairVersion();
    core.closePair();
    expect(core.reopenPair(version)).toBe(false);
    expect(core.inspect()?.closed).toBe(true);
  });

  it("tells both when it opens or closes, and nobody where nothing changes", () => {
    const core = fresh();
    core.closePair();
    expect(core.takeNews()).toMatchObject({ events: [], tell: new Set() });
    core.reopenPair(core.pairVersion());
    expect(core.takeNews()).toMatchObject({ tell: "everyone", events: [{ channel: { closed: false } }] });
    core.reopenPair(core.pairVersion());
    expect(core.takeNews().events).toEqual([]);
  });
});

describe("changing a channel", () => {
  it("says which fields changed, and nothing where none did", () => {
    const bench = new ChannelBench("group");
    bench.core.update(ADMIN, { name: "New", topic: "", picture: "p" }, bench.tick(), heldFile("p"));
    const { events } = bench.takeNews();
    expect(events[1]).toMatchObject({
      message: { body: JSON.stringify({ event: "updated", fields: ["name", "picture"], name: "New" }) },
    });
    bench.core.update(ADMIN, { name: "New" }, bench.tick());
    expect(bench.takeNews().events).toEqual([]);
  });

  it("archives it at a time that stays, and brings it back", () => {
    const bench = new ChannelBench("group");
    const { archivedAt } = valueOf(bench.core.update(ADMIN, { archived: true }, bench.tick()));
    expect(archivedAt).toBe(bench.nowMs);
    bench.core.archive(bench.tick());
    bench.core.update(ADMIN, { archived: true }, bench.tick());
    expect(bench.core.inspect()?.archivedAt).toBe(archivedAt);
    expect(refusalOf(bench.perform(MEMBER, bench.sending()))).toBe("forbidden");
    bench.core.update(ADMIN, { archived: false }, bench.tick());
    expect(refusalOf(bench.perform(MEMBER, bench.sending()))).toBeNull();
  });

  it("keeps messages as long as it says itself, else as long as its team says", () => {
    const bench = new ChannelBench("team");
    bench.core.setTeamRetention(30);
    expect(bench.takeNews().events).toMatchObject([{ channel: { retentionDays: 30 } }]);
    bench.core.update(OWNER, { retentionDays: 7 }, bench.tick());
    bench.takeNews();
    bench.core.setTeamRetention(60);
    expect(bench.takeNews().events).toEqual([]);
    expect(bench.core.inspect()?.retentionDays).toBe(7);
    bench.core.update(OWNER, { retentionDays: null }, bench.tick());
    expect(bench.core.inspect()?.retentionDays).toBe(60);
  });

  it("that is undone leaves no trace in memory", () => {
    const bench = new ChannelBench("group");
    const before = bench.core.offset;
    expect(() =>
      bench.storage.transaction(() => {
        bench.core.update(ADMIN, { name: "New" }, bench.tick());
        throw new Error("undone");
      }),
    ).toThrow("undone");
    bench.core.forgetCaches();
    expect(bench.takeNews()).toMatchObject({ events: [], previous: before, offset: before });
    expect(bench.core.inspect()?.name).toBe("Name");
  });
});
