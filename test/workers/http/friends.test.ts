import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { readFriendIds } from "../../../db/queries/friend-ids.ts";
import type { ContactPage } from "../../../protocol/resources.ts";
import { directory } from "../../support/workers/databases.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeFriends, makeGuest, type TestUser } from "../../support/workers/test-user.ts";

beforeAll(migrate);

const UNKNOWN = "nobody-has-this-id";

const makePair = () => Promise.all([makeGuest(), makeGuest()]);

const requests = async (user: TestUser, direction: "incoming" | "outgoing") => {
  const page = await user.ok<ContactPage>("GET", `/v1/friend-requests?direction=${direction}`);
  return page.items.map((item) => item.userId);
};

describe("a request", () => {
  it("waits on both sides until it is accepted", async () => {
    const [ann, bob] = await makePair();
    expect((await ann.request(bob)).relation).toBe("requested");
    expect((await bob.person(ann)).relation).toBe("incoming");
    expect(await requests(ann, "outgoing")).toEqual([bob.id]);
    expect(await requests(bob, "incoming")).toEqual([ann.id]);
    expect((await bob.accept(ann)).relation).toBe("friends");
    expect((await ann.person(bob)).relation).toBe("friends");
    expect(await requests(bob, "incoming")).toEqual([]);
    const { items } = await ann.friends();
    const { handle, displayName } = await bob.me();
    expect(items).toEqual([
      { userId: bob.id, handle, displayName, picture: null, since: expect.any(String) },
    ]);
    expect(await readFriendIds(directory, bob.id)).toEqual([ann.id]);
  });

  it("may be repeated, as may its acceptance", async () => {
    const [ann, bob] = await makePair();
    await ann.request(bob);
    expect((await ann.request(bob)).relation).toBe("requested");
    await bob.accept(ann);
    expect((await bob.accept(ann)).relation).toBe("friends");
    expect((await ann.request(bob)).relation).toBe("friends");
    expect((await bob.friends()).items).toHaveLength(1);
  });

  it("to somebody who asked makes the two friends", async () => {
    const [ann, bob] = await makePair();
    await ann.request(bob);
    expect((await bob.request(ann)).relation).toBe("friends");
    expect((await ann.person(bob)).relation).toBe("friends");
  });

  it("can be taken back, and declined, by the same call, repeatedly", async () => {
    const [ann, bob] = await makePair();
    for (const dropper of [ann, bob]) {
      await ann.request(bob);
      const other = dropper === ann ? bob : ann;
      const path = `/v1/friend-requests/${other.id}`;
      expect(await dropper.ok("DELETE", path)).toMatchObject({ relation: "none" });
      expect(await dropper.ok("DELETE", path)).toMatchObject({ relation: "none" });
      expect(await requests(bob, "incoming")).toEqual([]);
      expect(await bob.problem("POST", `/v1/friend-requests/${ann.id}/accept`)).toMatchObject({
        status: 404,
        type: "/problems/no-such-request",
      });
    }
  });

  it("cannot be accepted by the one who sent it", async () => {
    const [ann, bob] = await makePair();
    await ann.request(bob);
    expect((await ann.problem("POST", `/v1/friend-requests/${bob.id}/accept`)).type).toBe(
      "/problems/no-such-request",
    );
  });

  it("cannot be dropped once it was accepted", async () => {
    const [ann, bob] = await makeFriends();
    expect(await ann.ok("DELETE", `/v1/friend-requests/${bob.id}`)).toMatchObject({ relation: "friends" });
  });

  it("needs somebody else who exists", async () => {
    const ann = await makeGuest();
    expect((await ann.problem("PUT", `/v1/friend-requests/${UNKNOWN}`)).type).toBe(
      "/problems/no-such-person",
    );
    expect((await ann.problem("PUT", `/v1/friend-requests/${ann.id}`)).type).toBe("/problems/not-yourself");
    expect((await ann.problem("PUT", "/v1/friend-requests/a'b")).type).toBe("/problems/invalid-input");
  });
});

describe("a friendship", () => {
  it("ends for both, and may be ended again", async () => {
    const [ann, bob] = await makeFriends();
    expect(await ann.ok("DELETE", `/v1/friends/${bob.id}`)).toMatchObject({ relation: "none" });
    expect(await ann.ok("DELETE", `/v1/friends/${bob.id}`)).toMatchObject({ relation: "none" });
    expect((await bob.friends()).items).toEqual([]);
    expect(await readFriendIds(directory, bob.id)).toEqual([]);
  });

  it("that is ended leaves a request of later alone", async () => {
    const [ann, bob] = await makePair();
    await ann.request(bob);
    expect(await ann.ok("DELETE", `/v1/friends/${bob.id}`)).toMatchObject({ relation: "requested" });
  });

  it("reaches both hubs when it begins and when it ends", async () => {
    const [ann, bob] = await makeFriends();
    const idle = async (user: TestUser) => {
      const hub = env.USER_HUBS.getByName(user.id);
      return runInDurableObject(hub, (_, { storage }) => storage.kv.get("tickets"));
    };
    expect(await idle(ann)).toEqual([]);
    await ann.ok("DELETE", `/v1/friends/${bob.id}`);
    expect([await idle(ann), await idle(bob)]).toEqual([[], []]);
  });
});

describe("finding a person", () => {
  it("works by handle in any case, and says how one stands", async () => {
    const [ann, bob] = await makeFriends();
    const { handle, displayName } = await bob.me();
    const expected = { userId: bob.id, handle, displayName, picture: null, relation: "friends" };
    expect(await ann.ok("GET", `/v1/people/by-handle/${handle.toUpperCase()}`)).toEqual(expected);
    expect(await ann.person(bob)).toEqual(expected);
  });

  it("answers for oneself", async () => {
    const ann = await makeGuest();
    expect((await ann.person(ann)).relation).toBe("none");
  });

  it("says plainly that there is nobody", async () => {
    const ann = await makeGuest();
    expect(await ann.problem("GET", "/v1/people/by-handle/nobody_at_all")).toMatchObject({
      status: 404,
      type: "/problems/no-such-person",
    });
  });
});
