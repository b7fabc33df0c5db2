import { describe, expect, it } from "vitest";
import { HubState } from "../../../durable-objects/user-hub/hub-state.ts";
import { ABANDONED_AFTER_MS } from "../../../protocol/links/user-hub-link.ts";
import { mapStorage } from "./map-storage.ts";

function hubOf(...friends: string[]): HubState {
  const hub = new HubState(mapStorage());
  hub.fillFriends(0, friends, [], 0);
  return hub;
}

/** The friends that a session would show: listed, and not being changed. */
function shown(hub: HubState, nowMs = 0): string[] {
  const { friends, pending } = hub.snapshot(nowMs);
  return (friends ?? []).filter((friend) => pending.every(({ userId }) => userId !== friend));
}

describe("a friendship that is being changed", () => {
  it("counts as ended from its announcement to its commit", () => {
    const hub = hubOf("bob");
    expect(hub.begin("t", "bob", 5)).toEqual({
      t: "changed",
      revision: 2,
      changed: [],
      pending: [{ userId: "bob", sinceMs: 5 }],
    });
    expect(shown(hub)).toEqual([]);
    expect(hub.commit("t", "bob", true, [], 6).verify).toBe(false);
    expect(shown(hub)).toEqual(["bob"]);
  });

  it("tells the sessions who was added or removed, and the clients what changed", () => {
    const hub = hubOf("bob");
    hub.begin("t", "cleo", 0);
    expect(hub.commit("t", "cleo", true, ["friends"], 0).change).toMatchObject({
      added: "cleo",
      changed: ["friends"],
    });
    hub.begin("u", "bob", 0);
    expect(hub.commit("u", "bob", false, ["friends"], 0).change).toMatchObject({
      removed: "bob",
      pending: [],
    });
    expect(shown(hub)).toEqual(["cleo"]);
  });

  it("is read again by the last of those that overlapped, as nobody knows whose word is the newest", () => {
    const hub = hubOf("bob");
    hub.begin("accept", "bob", 0);
    hub.begin("remove", "bob", 0);
    expect(hub.commit("remove", "bob", false, [], 0).verify).toBe(false);
    expect(hub.commit("accept", "bob", true, [], 0).verify).toBe(true);
    expect(shown(hub), "until it was read").toEqual([]);
    hub.begin("verify", "bob", 0);
    expect(hub.commit("verify", "bob", true, [], 0).verify).toBe(false);
    expect(hub.snapshot(0)).toMatchObject({ friends: ["bob"], pending: [] });
  });

  it("does not contend with changes of other friendships", () => {
    const hub = hubOf("bob");
    hub.begin("t", "bob", 0);
    hub.begin("u", "cleo", 0);
    expect(hub.commit("t", "bob", false, [], 0).verify).toBe(false);
    expect(hub.commit("u", "cleo", true, [], 0).verify).toBe(false);
  });

  it("stays pending when abandoned, however old, until a session has read the database", () => {
    const hub = hubOf("bob");
    hub.begin("t", "bob", 0);
    const lateMs = 100 * ABANDONED_AFTER_MS;
    expect(shown(hub, lateMs)).toEqual([]);
    expect(hub.fillFriends(2, ["bob"], ["bob"], lateMs)).toBe(true);
    expect(shown(hub, lateMs)).toEqual(["bob"]);
  });

  it("is not settled together with an older, abandoned change of the same friendship", () => {
    const hub = hubOf("bob");
    hub.begin("abandoned", "bob", 0);
    hub.begin("young", "bob", ABANDONED_AFTER_MS - 1);
    hub.fillFriends(3, ["bob"], ["bob"], ABANDONED_AFTER_MS);
    expect(hub.snapshot(0).pending).toEqual([{ userId: "bob", sinceMs: ABANDONED_AFTER_MS - 1 }]);
  });

  it("keeps a session from filling in a list that it read before", () => {
    const hub = new HubState(mapStorage());
    const { revision } = hub.snapshot(0);
    hub.begin("t", "bob", 0);
    hub.commit("t", "bob", false, [], 0);
    expect(hub.fillFriends(revision, ["bob"], [], 0)).toBe(false);
    expect(hub.snapshot(0).friends).toBeNull();
  });
});

it("keeps its name through restarts, and gives another hub another", () => {
  const storage = mapStorage();
  const { epoch } = new HubState(storage).snapshot(0);
  expect(new HubState(storage).snapshot(0).epoch).toBe(epoch);
  expect(new HubState(mapStorage()).snapshot(0).epoch).not.toBe(epoch);
});

describe("after the database was restored", () => {
  it("the friends that were read before count no more, until they were read again", () => {
    const storage = mapStorage();
    const before = new HubState(storage);
    before.fillFriends(0, ["bob"], [], 0);
    before.writeSharing({ ...before.sharing(0), mode: "friends" });
    expect(before.mayBeSeenBy("bob", 0)).toBe(true);

    const after = new HubState(storage, 0, "second");
    expect(after.snapshot(0).friends).toBeNull();
    expect(after.mayBeSeenBy("bob", 0)).toBe(false);
    // A change of another friendship does not bring the old list back.
    after.begin("t", "cid", 1);
    after.commit("t", "cid", true, [], 2);
    expect(after.snapshot(2).friends).toBeNull();
    expect(after.fillFriends(after.revision, ["cid"], [], 3)).toBe(true);
    expect(after.snapshot(3).friends).toEqual(["cid"]);
    expect(new HubState(storage, 0, "second").snapshot(4).friends).toEqual(["cid"]);
    expect(new HubState(storage, 0, "third").snapshot(4).friends).toBeNull();
  });
});
