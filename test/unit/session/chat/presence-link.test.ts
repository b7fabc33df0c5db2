import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LINK_REFUSED } from "../../../../protocol/links/user-hub-link.ts";
import { is, presenceSession as session, unknown, wait } from "./presence-session.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  vi.spyOn(Math, "random").mockReturnValue(0.5);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("a link to somebody's hub", () => {
  it("waits until fewer than four others are being opened", async () => {
    const { watch, ask, sockets, hold } = session();
    const waiting = hold();
    const friends = Array.from({ length: 10 }, (_, n) => `friend-${n}`);
    watch.setFriends(new Set(friends));
    await ask(friends);
    expect(sockets.size).toBe(4);
    waiting.shift()?.();
    await wait(0);
    expect(sockets.size).toBe(5);
    for (let n = 0; n < 9; n += 1) {
      waiting.shift()?.();
      await wait(0);
    }
    expect(sockets.size).toBe(10);
  });

  it("lets be what only a newer hub says", async () => {
    const { client, watch, ask, linkTo, says } = session();
    watch.setFriends(new Set(["bob"]));
    await ask(["bob"]);
    linkTo("bob")?.says({ t: "fromTheFuture" });
    says("bob", is("bob", "online"));
    await wait(2_000);
    expect(client.news().at(-1)).toMatchObject({ people: [is("bob", "online")] });
    expect(linkTo("bob")?.closedWith).toBeNull();
  });

  it("does not keep others waiting where the hub cannot be reached", async () => {
    const { state, watch, ask, sockets } = session();
    state.isReachable = false;
    const friends = Array.from({ length: 10 }, (_, n) => `friend-${n}`);
    watch.setFriends(new Set(friends));
    await ask(friends);
    state.isReachable = true;
    await wait(1_000);
    expect(sockets.size).toBe(10);
  });

  it("heals, and what it told before holds for a while; then the person counts as offline", async () => {
    const { client, state, watch, ask, linkTo, says } = session();
    watch.setFriends(new Set(["bob"]));
    await ask(["bob"]);
    says("bob", is("bob", "online"));
    await wait(100);
    linkTo("bob")?.goes(1006);
    await wait(100);
    expect(linkTo("bob")?.messages).toHaveLength(1);
    says("bob", is("bob", "online"));
    await wait(60_000);
    expect(client.of("presenceChanged")).toHaveLength(1);
    state.isReachable = false;
    linkTo("bob")?.goes(1006);
    await wait(14_999);
    expect(client.of("presenceChanged")).toHaveLength(1);
    await wait(101);
    expect(client.of("presenceChanged").at(-1)).toMatchObject({ people: [unknown("bob")] });
  });

  it("shows somebody offline whose hub refuses, and asks again later: it may not know of the friendship yet", async () => {
    const { client, watch, ask, linkTo, sockets } = session();
    watch.setFriends(new Set(["bob"]));
    await ask(["bob"]);
    linkTo("bob")?.goes(LINK_REFUSED);
    await wait(100);
    expect(client.of("presenceChanged")).toMatchObject([{ people: [unknown("bob")] }]);
    expect(sockets.get("bob")).toHaveLength(1);
    await wait(5_000);
    expect(sockets.get("bob")).toHaveLength(2);
  });
});
