import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { coarsen } from "../../../../geo/coarsen.ts";
import { ID, settle, wait } from "./channel-session.ts";
import { HERE, HOUR_MS, NOW_MS, sharingSession as setUp } from "./sharing-session.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: NOW_MS });
  vi.spyOn(Math, "random").mockReturnValue(0.5);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("a share", () => {
  it("begins with where the device is, is answered when the channel has it, and follows every move", async () => {
    const { client, share, move, heard } = setUp();
    const until = NOW_MS + HOUR_MS;
    await share({ ageMs: 5_000 });
    expect(heard()).toEqual([
      {
        t: "share",
        share: {
          n: 1,
          askedAtMs: NOW_MS - 5_000,
          until,
          precision: "exact",
          place: { ...HERE, at: NOW_MS },
        },
      },
    ]);
    expect(client.news()).toEqual([
      { type: "sharedInChannel", re: "s", channelId: ID, until, precision: "exact" },
    ]);
    await wait(1_000);
    move(10);
    expect(heard()).toMatchObject([{ t: "place", place: { at: NOW_MS + 1_000 } }]);
  });

  it("tells no more than the square where it is approximate, and nothing of moves within it", async () => {
    const { share, move, heard } = setUp();
    await share({ precision: "approximate" });
    const square = { ...coarsen(HERE), at: NOW_MS - 30_000 };
    expect(heard()).toMatchObject([{ share: { place: square } }]);
    for (let n = 1; n <= 4; n += 1) {
      await wait(60_000);
      move(n % 2 ? 20 : 0);
    }
    expect(heard()).toEqual([]);
    await wait(60_000);
    move(20);
    expect(heard()).toEqual([{ t: "place", place: { ...square, at: square.at + 300_000 } }]);
    // One square a minute, so that nobody learns when another one is entered.
    move(2_000);
    expect(heard()).toEqual([]);
    await wait(60_000);
    move(2_000);
    move(0);
    expect(heard()).toMatchObject([{ place: coarsen({ ...HERE, lat: HERE.lat + 2_000 / 111_195 }) }]);
  });

  it("goes on over a reset of the channel, from where the device is by then", async () => {
    const { client, channel, share, move, heard, reset } = setUp();
    await share();
    client.news();
    heard();
    channel.breakLinks();
    move(50);
    await reset();
    expect(heard()).toMatchObject([{ t: "share", share: { n: 1, place: { lat: HERE.lat + 50 / 111_195 } } }]);
    expect(client.news()).toEqual([]);
  });

  it("ends when its time is over, on both sides", async () => {
    const { client, share, heard, move } = setUp();
    await share({ until: NOW_MS + 60_000 });
    heard();
    client.news();
    await wait(60_000);
    expect(heard()).toEqual([{ t: "unshare", n: 2, all: false }]);
    expect(client.news()).toEqual([{ type: "unsharedInChannel", channelId: ID, reason: "over" }]);
    move(500);
    expect(heard()).toEqual([]);
  });

  it("ends as the user asks, whether this device shares or another", async () => {
    const { client, share, unshare, heard } = setUp();
    for (const isSharing of [false, true]) {
      if (isSharing) await share();
      heard();
      client.news();
      await unshare();
      expect(heard()).toMatchObject([{ t: "unshare", all: true }]);
      expect(client.news()).toEqual([{ type: "unsharedInChannel", re: "u", channelId: ID, reason: "asked" }]);
    }
  });

  it("ends where the device takes its place back, and shows nothing where the place grew old", async () => {
    const { client, links, share, heard } = setUp();
    await share();
    heard();
    client.news();
    links.move(null);
    expect(heard()).toEqual([{ t: "place", place: null }]);
    expect(client.news()).toEqual([]);
    links.endShares("withdrawn");
    await settle();
    expect(heard()).toMatchObject([{ t: "unshare", all: false }]);
    expect(client.news()).toEqual([{ type: "unsharedInChannel", channelId: ID, reason: "withdrawn" }]);
  });

  it("ends as the channel says, and the client hears why; what the channel says of an earlier one counts no more", async () => {
    const { client, channel, share, move, heard } = setUp();
    await share();
    await share();
    client.news();
    channel.socket.says({ t: "unshared", n: 1, why: "replaced" });
    expect(client.news()).toEqual([]);
    channel.socket.says({ t: "unshared", n: 2, why: "replaced" });
    expect(client.news()).toEqual([{ type: "unsharedInChannel", channelId: ID, reason: "replaced" }]);
    heard();
    move(100);
    expect(heard()).toEqual([]);
  });

  it("lives on while its client is gone, and ends with the session; or goes to the socket that continues it", async () => {
    for (const continues of [false, true]) {
      const { channel, links, open, share, heard } = setUp();
      await open();
      await share();
      heard();
      links.clientLost();
      expect(heard()).toEqual([{ t: "level", level: "nothing" }]);
      expect(channel.socket.closedWith).toBeNull();
      links.closeAll(continues);
      expect(heard()).toMatchObject(continues ? [] : [{ t: "unshare", all: false }]);
      expect(channel.socket.closedWith).toBe(1_000);
    }
  });

  it("keeps its link, which else would be idle", async () => {
    const { channel, share, unshare } = setUp();
    await share();
    await wait(600_000);
    expect(channel.socket.closedWith).toBeNull();
    await unshare();
    await wait(60_000);
    expect(channel.socket.closedWith).toBe(1_000);
  });

  it("ends with the membership", async () => {
    const { client, channel, share } = setUp();
    await share();
    client.news();
    channel.socket.says({ t: "removed" });
    expect(client.news()).toEqual([{ type: "unsharedInChannel", channelId: ID, reason: "notAllowed" }]);
  });
});
