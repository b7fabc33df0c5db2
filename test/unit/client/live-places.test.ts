import { describe, expect, test } from "vitest";
import type { SharedPlace } from "../../../client/index.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { ServerFrame } from "../../../protocol/server-frames.ts";
import { settled } from "./fake-clock.ts";
import { outcome } from "./setup.ts";
import { channelId, me, opened, other, refusal, setupChannel } from "./setup-chat.ts";

const HOUR_MS = 3_600_000;
/** The fake server's clock is so far ahead. */
const AHEAD_MS = 5_000;

/** A channel that is open, where every change of places is noted. */
async function setUp() {
  const all = await setupChannel();
  const { view, clock, server } = all;
  const told: string[][] = [];
  view.on("places", (places) => void told.push([...places.keys()]));
  const place = (userId: string, values: Partial<SharedPlace> = {}): SharedPlace => {
    const at = clock.nowMs() + AHEAD_MS;
    return { userId, lat: 1, lng: 2, precision: "exact", at, until: at + HOUR_MS, ...values };
  };
  const changed = (places: SharedPlace[], stopped: string[] = []): ServerFrame => ({
    type: "channelPlacesChanged",
    channelId,
    places,
    stopped,
  });
  const whole = (...places: SharedPlace[]): ServerFrame => ({
    type: "channelPlacesSnapshot",
    channelId,
    places,
  });
  /** Answers the newest request to share. */
  const agree = async () => {
    const frame = server.last.frames("shareInChannel").at(-1);
    if (!frame) throw new Error("nobody asked");
    const { id: re, until, precision } = frame;
    server.last.say({ type: "sharedInChannel", channelId, until, precision, ...(re && { re }) });
    await settled();
  };
  const reconnect = async () => {
    server.last.drop();
    await clock.advance(5_000);
    const socket = server.welcome();
    await settled();
    return socket;
  };
  return { ...all, told, place, changed, whole, agree, reconnect };
}

describe("the places that members share", () => {
  test("are those of the snapshot, then as they change", async () => {
    const { view, socket, told, place, changed, whole } = await setUp();
    socket.say(whole());
    expect(told).toEqual([]);
    socket.say(whole(place(other), place(me)));
    expect(view.places.get(other)).toEqual(place(other));
    socket.say(changed([place(other, { lat: 3 })], [me]));
    expect(view.places).toEqual(new Map([[other, place(other, { lat: 3 })]]));
    socket.say(whole(place(me)));
    expect([...view.places.keys()]).toEqual([me]);
    expect(told).toEqual([[other, me], [other], [me]]);
  });

  test("go by themselves when they are over, or were not refreshed for long, by the server's clock", async () => {
    const { view, socket, clock, told, place, changed, server } = await setUp();
    const { at, until } = place(other, { until: clock.nowMs() + AHEAD_MS + 60_000 });
    socket.say(changed([place(other, { at, until }), place(me)]));
    // Even while there is no connection, and none comes about.
    server.last.drop();
    await clock.advance(59_999);
    expect([...view.places.keys()]).toEqual([other, me]);
    await clock.advance(1);
    expect([...view.places.keys()]).toEqual([me]);
    await clock.advance(LIMITS.expireAfterMs - 60_001);
    expect([...view.places.keys()]).toEqual([me]);
    await clock.advance(1);
    expect(view.places.size).toBe(0);
    expect(told).toEqual([[other, me], [me], []]);
  });

  test("stay over a reconnect until the snapshot says who shares", async () => {
    const { view, socket, place, changed, whole, reconnect } = await setUp();
    socket.say(changed([place(other)]));
    const next = await reconnect();
    next.say(opened({ re: next.frames("openChannel")[0]?.id, recovered: true, messages: [] }));
    expect([...view.places.keys()]).toEqual([other]);
    next.say(whole());
    expect(view.places.size).toBe(0);
  });

  test("are no one's once the channel is closed, be it by the app or by the server", async () => {
    for (const isRemoved of [false, true]) {
      const { view, socket, told, place, changed } = await setUp();
      socket.say(changed([place(other)]));
      if (isRemoved) socket.say({ type: "channelClosed", channelId, reason: "removed" });
      else void view.close();
      expect(view.places.size).toBe(0);
      expect(told).toEqual([[other], []]);
      // What was on its way comes too late.
      socket.say(changed([place(other)]));
      expect(view.places.size).toBe(0);
    }
  });
});

describe("sharing the own place", () => {
  test("is asked for in the server's time, and confirmed", async () => {
    const { view, clock, server, agree } = await setUp();
    const untilMs = clock.nowMs() + HOUR_MS;
    const shared = outcome(view.shareLocation({ untilMs, precision: "approximate" }));
    expect(server.last.frames("shareInChannel")).toEqual([
      {
        type: "shareInChannel",
        id: expect.any(String),
        channelId,
        until: untilMs + AHEAD_MS,
        precision: "approximate",
        ageMs: 0,
      },
    ]);
    expect(view.sharingUntilMs).toBe(untilMs);
    await agree();
    expect(shared.state).toBe("resolved");
  });

  test("is said again on each new link, with its age, until it is over", async () => {
    const { view, clock, server, told, agree, reconnect } = await setUp();
    const untilMs = clock.nowMs() + 60_000;
    void view.shareLocation({ untilMs });
    await agree();
    await clock.advance(20_000);
    await reconnect();
    const [again] = server.last.frames("shareInChannel");
    expect(again).toMatchObject({ until: untilMs + AHEAD_MS, ageMs: 25_000 });
    await agree();
    told.length = 0;
    await clock.advance(34_999);
    expect([view.sharingUntilMs, told]).toEqual([untilMs, []]);
    await clock.advance(1);
    expect([view.sharingUntilMs, told]).toEqual([null, [[]]]);
    await reconnect();
    expect(server.last.frames("shareInChannel")).toEqual([]);
  });

  test("is asked for as soon as there is a connection", async () => {
    const { view, clock, server, reconnect } = await setUp();
    server.last.drop();
    await settled();
    void view.shareLocation({ untilMs: clock.nowMs() + HOUR_MS });
    await reconnect();
    expect(server.last.frames("shareInChannel")).toHaveLength(1);
  });

  test("ends as the app says, even where the link is lost meanwhile", async () => {
    const { view, clock, server, agree, reconnect } = await setUp();
    void view.shareLocation({ untilMs: clock.nowMs() + HOUR_MS });
    await agree();
    const ended = outcome(view.stopSharingLocation());
    expect(view.sharingUntilMs).toBeNull();
    const socket = await reconnect();
    expect(socket.frames("shareInChannel")).toEqual([]);
    const [{ id: re = "" } = {}] = socket.frames("unshareInChannel");
    socket.say({ type: "unsharedInChannel", re, channelId, reason: "asked" });
    await settled();
    expect(ended.state).toBe("resolved");
    await reconnect();
    expect(server.last.frames("unshareInChannel")).toEqual([]);
  });

  test("ends as the server says, and is not said again", async () => {
    const { view, clock, socket, server, told, agree, reconnect } = await setUp();
    void view.shareLocation({ untilMs: clock.nowMs() + HOUR_MS });
    await agree();
    told.length = 0;
    socket.say({ type: "unsharedInChannel", channelId, reason: "replaced" });
    expect(view.sharingUntilMs).toBeNull();
    expect(told).toEqual([[]]);
    await reconnect();
    expect(server.last.frames("shareInChannel")).toEqual([]);
  });

  test("ends where the answer is that another device was asked later", async () => {
    const { view, clock, server, agree, reconnect } = await setUp();
    void view.shareLocation({ untilMs: clock.nowMs() + HOUR_MS });
    await agree();
    const socket = await reconnect();
    const re = socket.frames("shareInChannel")[0]?.id;
    socket.say({ type: "unsharedInChannel", channelId, reason: "replaced", ...(re && { re }) });
    await settled();
    expect(view.sharingUntilMs).toBeNull();
    await reconnect();
    expect(server.last.frames("shareInChannel")).toEqual([]);
  });

  test("is not ended by what the server said before it was asked again", async () => {
    const { view, clock, socket, agree } = await setUp();
    void view.shareLocation({ untilMs: clock.nowMs() + 60_000 });
    await agree();
    const untilMs = clock.nowMs() + HOUR_MS;
    void view.shareLocation({ untilMs });
    socket.say({ type: "unsharedInChannel", channelId, reason: "over" });
    expect(view.sharingUntilMs).toBe(untilMs);
    await agree();
    expect(view.sharingUntilMs).toBe(untilMs);
  });

  test("is as before where something else is refused, and nothing where nothing was shared", async () => {
    const { view, clock, server, agree, reconnect } = await setUp();
    const refuse = async () => {
      const re = server.last.frames("shareInChannel").at(-1)?.id;
      server.last.say({ ...refusal("forbidden"), re } as ServerFrame);
      await settled();
    };
    const first = outcome(view.shareLocation({ untilMs: clock.nowMs() + HOUR_MS }));
    await refuse();
    expect([first.state, view.sharingUntilMs]).toEqual(["RefusedError", null]);

    const untilMs = clock.nowMs() + HOUR_MS;
    void view.shareLocation({ untilMs });
    await agree();
    const second = outcome(view.shareLocation({ untilMs: clock.nowMs() + 9 * HOUR_MS }));
    await refuse();
    expect([second.state, view.sharingUntilMs]).toEqual(["RefusedError", untilMs]);
    await reconnect();
    expect(server.last.frames("shareInChannel")).toMatchObject([{ until: untilMs + AHEAD_MS }]);
  });

  test("ends where it is refused on a later link what was agreed to", async () => {
    const { view, clock, server, told, agree, reconnect } = await setUp();
    void view.shareLocation({ untilMs: clock.nowMs() + HOUR_MS });
    await agree();
    told.length = 0;
    const socket = await reconnect();
    socket.say({ ...refusal("forbidden"), re: socket.frames("shareInChannel")[0]?.id } as ServerFrame);
    await settled();
    expect([view.sharingUntilMs, told]).toEqual([null, [[]]]);
    await reconnect();
    expect(server.last.frames("shareInChannel")).toEqual([]);
  });

  test("ends where the location is withdrawn, be there a connection or not", async () => {
    const { view, clock, client, server, agree, reconnect } = await setUp();
    void view.shareLocation({ untilMs: clock.nowMs() + HOUR_MS });
    await agree();
    server.last.drop();
    void client.withdrawLocation();
    expect(view.sharingUntilMs).toBeNull();
    const socket = await reconnect();
    expect(socket.frames("withdrawLocation")).toHaveLength(1);
    expect(socket.frames("shareInChannel")).toEqual([]);
  });

  test("is forgotten with the client", async () => {
    const { view, clock, client, agree } = await setUp();
    void view.shareLocation({ untilMs: clock.nowMs() + HOUR_MS });
    await agree();
    client.close();
    expect(view.sharingUntilMs).toBeNull();
  });
});
