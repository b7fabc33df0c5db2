import { describe, expect, it, vi } from "vitest";
import { HubState } from "../../../durable-objects/user-hub/hub-state.ts";
import type { UserHubMethods } from "../../../protocol/links/user-hub-link.ts";
import {
  changeFriendship,
  type FriendChange,
  type FriendChangeMethod,
} from "../../../workers/friends/friend-change.ts";

type FriendHub = Pick<UserHubMethods, FriendChangeMethod>;

/** Two real hub states and a database row, with faults at chosen steps. */
class World {
  readonly hubs = { ann: hubState(), bob: hubState() };
  areFriends: boolean;
  /** How many of the next calls of this method of this hub fail, before or after they took effect. */
  readonly faults: { user: string; method: FriendChangeMethod; times: number; when: "before" | "after" }[] =
    [];
  readonly calls: string[] = [];

  constructor(areFriends: boolean) {
    this.areFriends = areFriends;
    for (const [user, hub] of Object.entries(this.hubs)) {
      const friends = areFriends ? [user === "ann" ? "bob" : "ann"] : [];
      hub.fillFriends(0, friends, [], Date.now());
    }
  }

  /** Whether this hub lets its user see the other. */
  sees(user: "ann" | "bob"): boolean {
    const other = user === "ann" ? "bob" : "ann";
    const { friends, pending } = this.hubs[user].snapshot(Date.now());
    return friends?.includes(other) === true && !pending.some((change) => change.userId === other);
  }

  hubOf = (userId: string): FriendHub => {
    const hub = userId === "ann" ? this.hubs.ann : this.hubs.bob;
    const run = <T>(method: FriendChangeMethod, effect: () => T): Promise<T> => {
      this.calls.push(`${userId} ${method}`);
      const fault = this.faults.find(
        (each) => each.user === userId && each.method === method && each.times > 0,
      );
      if (fault) fault.times -= 1;
      if (fault?.when === "before") return Promise.reject(new Error("the object was reset"));
      const answer = effect();
      return fault ? Promise.reject(new Error("the answer was lost")) : Promise.resolve(answer);
    };
    return {
      beginFriendChange: (ticket, other) =>
        run("beginFriendChange", () => void hub.begin(ticket, other, Date.now())),
      commitFriendChange: (ticket, other, areFriends, changed) =>
        run("commitFriendChange", () => {
          const { verify } = hub.commit(ticket, other, areFriends, changed, Date.now());
          return { verify };
        }),
    };
  };

  change(to: boolean, details: Partial<FriendChange<string>> = {}): FriendChange<string> {
    return {
      me: "ann",
      other: "bob",
      parts: !to,
      readAreFriends: async () => this.areFriends,
      write: async () => {
        // A friendship is only ever written, either way, while both sides keep apart.
        expect(this.sees("ann")).toBe(false);
        this.areFriends = to;
        return { outcome: "written", areFriends: to, changed: ["friends"] };
      },
      ...details,
    };
  }
}

function hubState(): HubState {
  const kept = new Map<string, unknown>();
  return new HubState({
    get: <T>(key: string) => structuredClone(kept.get(key)) as T | undefined,
    put: (key, value) => void kept.set(key, structuredClone(value)),
  });
}

const ALWAYS = 1_000;
vi.spyOn(console, "warn").mockImplementation(() => {});

describe.each([true, false])("a change to friends: %s", (to) => {
  it("changes nothing where the hubs took so long that they may have given it up", async () => {
    const world = new World(!to);
    const hubOf = (userId: string): FriendHub => {
      const hub = world.hubOf(userId);
      return {
        ...hub,
        beginFriendChange: async (...args) => {
          await hub.beginFriendChange(...args);
          vi.setSystemTime(Date.now() + 15_000);
        },
      };
    };
    try {
      await expect(changeFriendship(hubOf, world.change(to))).rejects.toThrow("unavailable");
    } finally {
      vi.useRealTimers();
    }
    expect(world.areFriends).toBe(!to);
    expect([world.sees("ann"), world.sees("bob")]).toEqual([!to, !to]);
  });

  it("is known to both hubs once it is done", async () => {
    const world = new World(!to);
    expect(await changeFriendship(world.hubOf, world.change(to))).toBe("written");
    expect([world.sees("ann"), world.sees("bob")]).toEqual([to, to]);
  });

  it.each(["ann", "bob"])("outlives resets of %s's hub at every step", async (user) => {
    for (const method of ["beginFriendChange", "commitFriendChange"] as const) {
      for (const when of ["before", "after"] as const) {
        const world = new World(!to);
        world.faults.push({ user, method, times: 2, when });
        expect(await changeFriendship(world.hubOf, world.change(to))).toBe("written");
        expect([world.sees("ann"), world.sees("bob")]).toEqual([to, to]);
      }
    }
  });

  it("keeps the two apart where a hub cannot be told how it ended", async () => {
    const world = new World(!to);
    world.faults.push({ user: "bob", method: "commitFriendChange", times: ALWAYS, when: "before" });
    expect(await changeFriendship(world.hubOf, world.change(to))).toBe("written");
    expect([world.sees("ann"), world.sees("bob")]).toEqual([to, false]);
  });

  it("is refused without my own hub, and nothing changes", async () => {
    const world = new World(!to);
    world.faults.push({ user: "ann", method: "beginFriendChange", times: ALWAYS, when: "before" });
    await expect(changeFriendship(world.hubOf, world.change(to))).rejects.toThrow("unavailable");
    expect(world.areFriends).toBe(!to);
    expect([world.sees("ann"), world.sees("bob")]).toEqual([!to, !to]);
  });

  it("that the database refuses leaves both hubs with what it was", async () => {
    const world = new World(!to);
    const write = () => Promise.reject(new Error("D1 is out of reach"));
    await expect(changeFriendship(world.hubOf, world.change(to, { write }))).rejects.toThrow("D1");
    expect([world.sees("ann"), world.sees("bob")]).toEqual([!to, !to]);
  });

  it("that the database made without saying so reaches both hubs", async () => {
    const world = new World(!to);
    const write = async () => {
      world.areFriends = to;
      throw new Error("the answer was lost");
    };
    await expect(changeFriendship(world.hubOf, world.change(to, { write }))).rejects.toThrow("lost");
    expect([world.sees("ann"), world.sees("bob")]).toEqual([to, to]);
  });

  it("keeps the two apart where the database is lost altogether", async () => {
    const world = new World(!to);
    const lost = () => Promise.reject(new Error("D1 is out of reach"));
    const change = world.change(to, { write: lost, readAreFriends: lost });
    await expect(changeFriendship(world.hubOf, change)).rejects.toThrow("D1");
    expect([world.sees("ann"), world.sees("bob")]).toEqual([false, false]);
  });

  it("meets a rival change: both hubs end with what the database says", async () => {
    const world = new World(!to);
    const rival = { ...world.change(!to), me: "bob", other: "ann" };
    await Promise.all([
      changeFriendship(world.hubOf, world.change(to)),
      changeFriendship(world.hubOf, rival),
    ]);
    expect([world.sees("ann"), world.sees("bob")]).toEqual([world.areFriends, world.areFriends]);
  });
});

it("needs the other's hub to make a friendship", async () => {
  const world = new World(false);
  world.faults.push({ user: "bob", method: "beginFriendChange", times: ALWAYS, when: "before" });
  await expect(changeFriendship(world.hubOf, world.change(true))).rejects.toThrow("unavailable");
  expect(world.areFriends).toBe(false);
});

it("ends a friendship even if the other's hub is out of reach, so that nobody can hold on to somebody", async () => {
  const world = new World(true);
  world.faults.push({ user: "bob", method: "beginFriendChange", times: ALWAYS, when: "before" });
  expect(await changeFriendship(world.hubOf, world.change(false))).toBe("written");
  expect(world.areFriends).toBe(false);
  expect(world.sees("ann")).toBe(false);
});

it("leaves an overloaded hub alone", async () => {
  const world = new World(false);
  const overloaded = Object.assign(new Error("too much to do"), { overloaded: true });
  const hubOf = (userId: string) => ({
    ...world.hubOf(userId),
    beginFriendChange: () => {
      world.calls.push(`${userId} overloaded`);
      return Promise.reject(overloaded);
    },
  });
  await expect(changeFriendship(hubOf, world.change(true))).rejects.toThrow("unavailable");
  expect(world.calls.filter((call) => call.endsWith("overloaded"))).toHaveLength(2);
});
