import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { is, presenceSession as session, unknown, wait } from "./presence-session.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  vi.spyOn(Math, "random").mockReturnValue(0.5);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("whose presence is shown", () => {
  it("are friends; others stay offline, and their hubs are not asked", async () => {
    const { client, sockets, watch, ask, linkTo, says } = session();
    watch.setFriends(new Set(["bob", "eve"]));
    await ask(["bob", "mallory"]);
    expect([...sockets.keys()]).toEqual(["bob"]);
    expect(linkTo("bob")?.messages).toEqual([{ t: "follow", viewer: "ann", because: "friend" }]);
    says("bob", is("bob", "online"));
    await wait(100);
    expect(client.news()).toEqual([
      { type: "presenceWatched", re: "p" },
      { type: "presenceChanged", people: [unknown("mallory"), is("bob", "online")] },
    ]);
  });

  it("is not decided before the hub has said who the friends are", async () => {
    const { client, watch, ask, sockets } = session();
    await ask(["bob"]);
    await wait(1_000);
    expect(client.news()).toEqual([{ type: "presenceWatched", re: "p" }]);
    watch.setFriends(new Set(["bob"]));
    expect(sockets.has("bob")).toBe(true);
  });

  it("are members of the team that the client names, if the user is in it", async () => {
    const { client, state, watch, ask, linkTo, sockets } = session();
    watch.setFriends(new Set(["bob"]));
    state.teammates = ["bob", "carol"];
    await ask(["bob", "carol", "dave"], "team-0001");
    expect(linkTo("bob")?.messages).toMatchObject([{ because: "friend" }]);
    expect(linkTo("carol")?.messages).toMatchObject([{ because: "team" }]);
    await wait(100);
    expect(client.of("presenceChanged")).toMatchObject([{ people: [unknown("dave")] }]);
    state.teammates = ["dave"];
    watch.recheckTeam();
    await wait(500);
    expect(linkTo("carol")?.closedWith).toBe(1000);
    expect(sockets.has("dave")).toBe(true);
    expect(client.of("presenceChanged").at(-1)).toMatchObject({ people: [unknown("carol")] });
  });

  it("is looked at again every five minutes in a team, and soon where the database was out of reach", async () => {
    vi.spyOn(console, "error").mockReturnValue();
    const { state, watch, ask, linkTo } = session();
    watch.setFriends(new Set());
    state.teammates = ["carol"];
    state.teamFails = true;
    await ask(["carol"], "team-0001");
    expect(linkTo("carol")).toBeUndefined();
    state.teamFails = false;
    await wait(2_000);
    expect(linkTo("carol")?.messages).toHaveLength(1);
    state.teammates = [];
    await wait(299_999);
    expect(state.teamReads).toBe(2);
    await wait(1);
    expect(linkTo("carol")?.closedWith).toBe(1000);
  });

  it("is not decided before the database has said who is in the team, and then for the newest list", async () => {
    const { client, state, watch, ask, sockets } = session();
    watch.setFriends(new Set());
    state.teamMs = 2_000;
    state.teammates = ["carol"];
    await ask(["carol", "dave"], "team-0001");
    watch.setFriends(new Set(["eve"]));
    await wait(1_000);
    expect(client.of("presenceChanged")).toEqual([]);
    state.teammates = ["dave"];
    await ask(["carol", "dave"], "team-0002");
    await wait(4_000);
    expect([...sockets.keys()]).toEqual(["dave"]);
    expect(client.of("presenceChanged")).toMatchObject([{ people: [unknown("carol")] }]);
  });

  it("is asked of the database no more than twice a second, for the newest list", async () => {
    const { state, watch, ask, sockets } = session();
    watch.setFriends(new Set());
    state.teammates = Array.from({ length: 30 }, (_, n) => `mate-${n}`);
    for (const mate of state.teammates) {
      await ask([mate], "team-0001");
      await wait(20);
    }
    await wait(1_000);
    expect(state.teamReads).toBeLessThanOrEqual(3);
    expect(sockets.has("mate-29")).toBe(true);
  });

  it("ends with the friendship, at once", async () => {
    const { client, watch, ask, linkTo, says } = session();
    watch.setFriends(new Set(["bob"]));
    await ask(["bob"]);
    says("bob", is("bob", "online"));
    await wait(100);
    client.news();
    watch.setFriends(new Set());
    expect(linkTo("bob")?.closedWith).toBe(1000);
    await wait(100);
    expect(client.news()).toEqual([{ type: "presenceChanged", people: [unknown("bob")] }]);
    watch.setFriends(new Set(["bob"]));
    await wait(0);
    says("bob", is("bob", "away"));
    await wait(100);
    expect(client.news()).toEqual([{ type: "presenceChanged", people: [is("bob", "away")] }]);
  });

  it("goes on for a member of the team who is a friend no more", async () => {
    const { state, watch, ask, linkTo, sockets } = session();
    watch.setFriends(new Set(["bob"]));
    state.teammates = ["bob"];
    await ask(["bob"], "team-0001");
    watch.setFriends(new Set());
    await wait(0);
    expect(sockets.get("bob")).toHaveLength(2);
    expect(linkTo("bob")?.messages).toMatchObject([{ because: "team" }]);
  });

  it("is replaced by the next list: who stays is told again, who goes is left alone", async () => {
    const { client, watch, ask, linkTo, says, sockets } = session();
    watch.setFriends(new Set(["bob", "carol"]));
    await ask(["bob", "carol"]);
    says("bob", is("bob", "online"));
    says("carol", is("carol", "away"));
    await wait(100);
    client.news();
    await ask(["carol"]);
    await wait(100);
    expect(linkTo("bob")?.closedWith).toBe(1000);
    expect(sockets.get("carol")).toHaveLength(1);
    expect(client.news()).toEqual([
      { type: "presenceWatched", re: "p" },
      { type: "presenceChanged", people: [is("carol", "away")] },
    ]);
    await ask([]);
    expect(linkTo("carol")?.closedWith).toBe(1000);
  });
});

describe("what is told", () => {
  it("is told in one frame for a tenth of a second, each person once and as they are then", async () => {
    const { client, watch, ask, says } = session();
    watch.setFriends(new Set(["bob", "carol"]));
    await ask(["bob", "carol"]);
    client.news();
    says("bob", is("bob", "online"));
    says("carol", is("carol", "online"));
    says("bob", is("bob", "away"));
    await wait(100);
    expect(client.news()).toEqual([
      { type: "presenceChanged", people: [is("bob", "away"), is("carol", "online")] },
    ]);
    says("bob", is("bob", "away"));
    await wait(100);
    expect(client.news(), "nothing new").toEqual([]);
  });

  it("is kept for a client that reads too slowly", async () => {
    const { client, watch, ask, says } = session();
    watch.setFriends(new Set(["bob"]));
    await ask(["bob"]);
    client.news();
    client.reads = false;
    for (const state of ["online", "away", "online"] as const) {
      says("bob", is("bob", state));
      await wait(200);
    }
    expect(client.news()).toEqual([]);
    client.reads = true;
    watch.flush();
    expect(client.news()).toEqual([{ type: "presenceChanged", people: [is("bob", "online")] }]);
  });
});

it("follows nobody any more once the session has lost its client", async () => {
  const { client, state, watch, ask, linkTo } = session();
  watch.setFriends(new Set(["bob"]));
  state.teammates = ["carol"];
  await ask(["bob", "carol"], "team-0001");
  client.news();
  watch.close();
  watch.setFriends(new Set(["bob"]));
  watch.recheckTeam();
  await wait(600_000);
  expect([linkTo("bob")?.closedWith, linkTo("carol")?.closedWith]).toEqual([1000, 1000]);
  expect(client.news()).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});
