import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LIMITS } from "../../../../protocol/limits.ts";
import { ID, settle, wait } from "./channel-session.ts";
import { HOUR_MS, NOW_MS, sharingSession as setUp } from "./sharing-session.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: NOW_MS });
  vi.spyOn(Math, "random").mockReturnValue(0.5);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("what is refused", () => {
  it("is a time that is over, too short or too long; one that is said again may end soon", async () => {
    const { client, share } = setUp();
    const { minChannelShareMs, maxChannelShareMs } = LIMITS;
    for (const forMs of [-1, 0, 1_000, minChannelShareMs - 10_001, maxChannelShareMs + 1]) {
      await share({ until: NOW_MS + forMs });
      expect(client.news()).toMatchObject([{ type: "error", re: "s", code: "invalidField", field: "until" }]);
    }
    for (const forMs of [minChannelShareMs - 10_000, maxChannelShareMs]) {
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
    channel.post("one");
    await open();
    client.news();
    channel.sayToAll({ t: "frame", kind: "places", frame });
    await settle();
    expect(client.news()).toEqual([JSON.parse(frame)]);
  });

  it("are not to vanish where the channel is reset, if the client shows some", async () => {
    const { channel, open, reset } = setUp();
    await open();
    const asked: unknown[] = [];
    for (const showsPlaces of [undefined, true, undefined, false]) {
      const more = showsPlaces === undefined ? {} : { showsPlaces };
      channel.sayToAll({ t: "frame", kind: "places", frame, ...more });
      await settle();
      await reset();
      asked.push(channel.told("open").at(-1)?.showsPlaces);
    }
    expect(asked).toEqual([undefined, true, true, undefined]);
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
