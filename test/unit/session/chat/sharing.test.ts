import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { coarsen } from "../../../../geo/coarsen.ts";
import { LIMITS } from "../../../../protocol/limits.ts";
import type { Precision } from "../../../../protocol/primitives.ts";
import { channelSession, ID, settle, wait } from "./channel-session.ts";

const NOW_MS = Date.UTC(2026, 0, 1, 12, 0, 30);
const HOUR_MS = 3_600_000;
const HERE = { lat: 37.5663, lng: 126.9779 };

beforeEach(() => {
  vi.useFakeTimers({ now: NOW_MS });
  vi.spyOn(Math, "random").mockReturnValue(0.5);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A session whose device is somewhere and has not shared it yet. */
function setUp() {
  const all = channelSession();
  const { links, channel } = all;
  const share = async (
    more: { channelId?: string; until?: number; precision?: Precision; ageMs?: number } = {},
  ) => {
    const until = Date.now() + HOUR_MS;
    links.share({
      type: "shareInChannel",
      id: "s",
      channelId: ID,
      until,
      precision: "exact",
      ageMs: 0,
      ...more,
    });
    await settle();
  };
  const unshare = async () => {
    links.unshare({ type: "unshareInChannel", id: "u", channelId: ID });
    await settle();
  };
  const move = (metres: number) =>
    links.move({ lat: HERE.lat + metres / 111_195, lng: HERE.lng, at: Date.now() });
  move(0);
  /** What the channel heard of places since the last look. */
  const heard = () => channel.heard.splice(0).filter(({ t }) => t !== "hello");
  return { ...all, share, unshare, move, heard };
}

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
    move(2_000);
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

describe("what is refused", () => {
  it("is a time that is over, too short or too long; one that is said again may end soon", async () => {
    const { client, share } = setUp();
    const { minChannelShareMs, maxChannelShareMs } = LIMITS;
    for (const forMs of [-1, 0, 1_000, minChannelShareMs - 1, maxChannelShareMs + 1]) {
      await share({ until: NOW_MS + forMs });
      expect(client.news()).toMatchObject([{ type: "error", re: "s", code: "invalidField", field: "until" }]);
    }
    for (const forMs of [minChannelShareMs, maxChannelShareMs]) {
      await share({ until: NOW_MS + forMs });
      expect(client.news()).toMatchObject([{ type: "sharedInChannel" }]);
    }
    await share({ until: NOW_MS + 1_000, ageMs: minChannelShareMs - 1_000 });
    expect(client.news()).toMatchObject([{ type: "sharedInChannel" }]);
  });

  it("is more channels than a device may share into; one that it shares into already is not one more", async () => {
    const { client, share } = setUp();
    for (let n = 0; n < LIMITS.maxChannelsShared; n += 1) await share({ channelId: `channel-${n}` });
    expect(client.news().map(({ type }) => type)).toEqual(
      Array.from({ length: LIMITS.maxChannelsShared }, () => "sharedInChannel"),
    );
    await share({ channelId: "one-more" });
    expect(client.news()).toMatchObject([{ type: "error", code: "limitReached" }]);
    await share({ channelId: "channel-3" });
    expect(client.news()).toMatchObject([{ type: "sharedInChannel" }]);
  });

  it("is what the channel refuses; a share that was in force is over then, and the client is told so", async () => {
    const { client, channel, share, heard, move } = setUp();
    await share();
    client.news();
    channel.shareRefusal = { code: "forbidden", message: "no" };
    await share();
    expect(client.news()).toMatchObject([
      { type: "error", re: "s", code: "forbidden", retryable: false },
      { type: "unsharedInChannel", reason: "notAllowed" },
    ]);
    heard();
    move(100);
    expect(heard()).toEqual([]);
  });

  it("is tried again where the channel fails at it while nobody waits", async () => {
    const { client, channel, share, heard, reset } = setUp();
    await share();
    client.news();
    channel.shareRefusal = { code: "internalError", message: "oh" };
    await reset();
    channel.shareRefusal = null;
    heard();
    await wait(1_000);
    expect(heard()).toMatchObject([{ t: "share" }]);
    expect(client.news()).toEqual([]);
  });
});

describe("a channel out of reach", () => {
  it("is given up after a while: a first share is taken back", async () => {
    const { client, channel, share, heard } = setUp();
    channel.isDeaf = true;
    await share();
    await wait(10_000);
    expect(client.news()).toMatchObject([{ type: "error", re: "s", code: "unavailable", retryable: true }]);
    heard();
    channel.isDeaf = false;
    channel.breakLinks();
    await wait(5_000);
    expect(heard()).toMatchObject([{ t: "unshare", all: false }]);
  });

  it("keeps what was in force before", async () => {
    const { client, channel, share, heard } = setUp();
    await share();
    channel.isDeaf = true;
    await share({ precision: "approximate", until: NOW_MS + 2 * HOUR_MS });
    client.news();
    await wait(10_000);
    expect(client.news()).toMatchObject([{ code: "unavailable" }]);
    heard();
    channel.isDeaf = false;
    channel.breakLinks();
    await wait(5_000);
    expect(heard()).toMatchObject([{ t: "share", share: { precision: "exact", until: NOW_MS + HOUR_MS } }]);
  });

  it("hears of an end once it is back, be it the end of all", async () => {
    const { client, channel, share, unshare, heard } = setUp();
    await share();
    channel.isReachable = false;
    channel.breakLinks();
    await unshare();
    channel.isReachable = true;
    heard();
    client.news();
    await wait(5_000);
    expect(heard()).toMatchObject([{ t: "unshare", all: true }]);
    expect(client.news()).toMatchObject([{ type: "unsharedInChannel", re: "u", reason: "asked" }]);
  });
});

describe("places in an open channel", () => {
  const frame = JSON.stringify({ type: "channelPlacesChanged", channelId: ID, places: [], stopped: ["bob"] });

  it("are passed on letter by letter", async () => {
    const { client, channel, open } = setUp();
    await open();
    client.news();
    channel.sayToAll({ t: "frame", kind: "places", frame });
    await settle();
    expect(client.news()).toEqual([JSON.parse(frame)]);
  });

  it("are asked for anew where a slow client missed some", async () => {
    const { client, channel, links, open } = setUp();
    await open();
    client.news();
    client.reads = false;
    channel.sayToAll({ t: "frame", kind: "places", frame });
    await settle();
    expect(client.news()).toEqual([]);
    client.reads = true;
    const before = channel.told("open").length;
    links.catchUp();
    await settle();
    expect(channel.told("open")).toHaveLength(before + 1);
  });
});
