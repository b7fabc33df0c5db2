import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import { scrub } from "../../../telemetry/scrub.ts";
import { Nearby } from "../../../workers/session/nearby.ts";
import { everyDatabase } from "../../support/workers/databases.ts";
import { freshPlace, northOf } from "../../support/workers/fresh-place.ts";
import { makeGroup, sendText } from "../../support/workers/http-channels.ts";
import { abort, hubOf, reset, stateOf } from "../../support/workers/live-state.ts";
import { migrate } from "../../support/workers/migrate.ts";
import {
  appear,
  connect,
  openRawSocket,
  pause,
  share,
  type TestSocket,
} from "../../support/workers/test-socket.ts";
import { makeFriends, makeGuest, type TestUser } from "../../support/workers/test-user.ts";
import { skip, startTimeMachine, stopTimeMachine } from "../../support/workers/time-machine.ts";

beforeAll(migrate);
afterEach(() => {
  stopTimeMachine();
  vi.restoreAllMocks();
});

const report = ({ lat, lng }: { lat: number; lng: number }) =>
  ({ type: "reportLocation", lat, lng }) as const;

describe("implausible movement", () => {
  it("is held back: it shows nobody, is shown to nobody, and is said with when it could be true", async () => {
    startTimeMachine();
    const [here, there] = [freshPlace(), northOf(freshPlace(), 0)];
    const [ann, bob] = await makeFriends();
    await Promise.all([share(ann), share(bob)]);
    const annSocket = await appear(ann, there.lat, there.lng);
    const bobSocket = await appear(bob, here.lat, here.lng);
    for (let n = 0; n < 5; n += 1) {
      const answer = await bobSocket.request(report(there));
      expect(answer).toMatchObject({ type: "error", code: "implausibleMove", retryable: false });
      if (answer.type === "error") expect(answer.retryAfterMs).toBeGreaterThan(60_000);
    }
    // Without an id it is said once, and not each time.
    const from = bobSocket.frames.length;
    for (let n = 0; n < 5; n += 1) bobSocket.send(report(there));
    await pause(700);
    expect(bobSocket.frames.slice(from).filter(({ type }) => type === "error").length).toBeLessThanOrEqual(1);
    expect(annSocket.toldOf(bob)).toEqual([]);
    expect(bobSocket.toldOf(ann)).toEqual([]);

    await skip(600_000);
    await bobSocket.moveTo(there);
    await Promise.all([annSocket.sees(bob), bobSocket.sees(ann)]);
  });

  it("is counted over all sockets and devices of an account, and through the sleep and the end of its hub", async () => {
    const spy = await makeGuest();
    const places = Array.from({ length: LIMITS.placeStartBurst + 5 }, () => freshPlace());
    const answers: string[] = [];
    let socket: TestSocket | null = null;
    for (const [n, place] of places.entries()) {
      if (n % 2 || !socket) {
        socket?.close();
        socket = await connect(spy);
      } else await socket.request({ type: "withdrawLocation" });
      if (n === 5) await evictDurableObject(hubOf(spy));
      if (n === 10) await abort(hubOf(spy));
      const answer = await socket.request(report(place));
      answers.push(answer.type === "error" ? answer.code : answer.type);
      if (answer.type === "error") expect(answer.retryAfterMs).toBeLessThanOrEqual(LIMITS.placeStartEveryMs);
    }
    const believed = answers.filter((answer) => answer === "locationReported");
    expect(believed).toHaveLength(LIMITS.placeStartBurst);
    expect(answers.at(-1)).toBe("implausibleMove");
    const stored = await runInDurableObject(hubOf(spy), (_, { storage }) => storage.kv.get("placeStarts"));
    expect(stored).toBeGreaterThan(Date.now());
  });

  it("is none of a session that goes on over a lost socket or a reset of its hub, whatever is left to the account", async () => {
    const place = freshPlace();
    const ann = await makeGuest();
    const first = await connect(ann);
    await first.moveTo(place);
    await runInDurableObject(hubOf(ann), (_, { storage }) => storage.kv.put("placeStarts", Date.now() + 9e9));
    const { sessionId } = await first.frame("welcome");
    const again = await connect(ann, sessionId);
    await again.moveTo(northOf(place, 100));
    await reset(hubOf(ann));
    await again.until(() => (again.frames.some(({ type }) => type === "meSnapshot") ? true : undefined));
    await again.moveTo(northOf(place, 200));
    const tablet = await connect(ann);
    await vi.waitFor(() => tablet.moveTo(northOf(place, 300)), { timeout: 5_000 });
    expect(await tablet.request(report(northOf(place, 40_000)))).toMatchObject({ code: "implausibleMove" });
  });
});

describe("exact places", () => {
  /** A place whose digits appear nowhere by chance. */
  const SECRET = { lat: 41.2718281, lng: 17.3141592 };
  const DIGITS = ["41.271", "17.314", "2718281", "3141592"];
  const expectNoPlace = (texts: string[], what: string) => {
    for (const text of texts) for (const digits of DIGITS) expect(text, what).not.toContain(digits);
  };

  /** Everything that is written to the log from here on. */
  function listen(): string[] {
    const lines: string[] = [];
    const note = (...parts: unknown[]) => {
      lines.push(
        parts.map((part) => (part instanceof Error ? `${part.stack}` : JSON.stringify(part))).join(" "),
      );
    };
    for (const level of ["error", "warn", "info", "log", "debug"] as const) {
      vi.spyOn(console, level).mockImplementation(note);
    }
    return lines;
  }

  /** Frames with the place in them that are refused, each for another reason. */
  const BROKEN = [
    `{"type":"reportLocation","lat":${SECRET.lat},"lng":${SECRET.lng}`,
    `{"type":"reportLocation","lat":"${SECRET.lat}","lng":"${SECRET.lng}"}`,
    `{"type":"reportLocation","lat":${SECRET.lat}e9,"lng":${SECRET.lng}}`,
    `{"type":"reportLocation","lat":[${SECRET.lat}],"lng":{"${SECRET.lng}":1}}`,
    `{"type":"reportLocation","lat":${SECRET.lat},"lng":${SECRET.lng},"ageMs":${SECRET.lat}}`,
    `{"type":"here","lat":${SECRET.lat},"lng":${SECRET.lng}}`,
    `{"type":"${SECRET.lat},${SECRET.lng}"}`,
    `[${SECRET.lat},${SECRET.lng}]`,
    `${SECRET.lat} ${SECRET.lng}`,
    `{"type":"hello","protocol":4,"token":"x","lat":${SECRET.lat}}`,
    `{"type":"shareInChannel","channelId":"${SECRET.lat}","until":${SECRET.lng}}`,
    `{"type":"watchNear","radiusM":${SECRET.lat}}`,
    `{"type":"watchPresence","userIds":["${SECRET.lat}"]}`,
  ];

  const everyAnswer = async (user: TestUser, other: TestUser, channelId: string) => {
    const paths = [
      "/v1/me",
      "/v1/me/sharing",
      "/v1/me/devices",
      "/v1/me/file-usage",
      "/v1/friends",
      `/v1/people/${other.id}`,
      "/v1/channels",
      `/v1/channels/${channelId}`,
      `/v1/channels/${channelId}/members`,
      `/v1/channels/${channelId}/messages`,
      `/v1/channels/${channelId}/export`,
      "/v1/search?q=hello",
      "/healthz",
    ];
    return Promise.all(paths.map(async (path) => (await user.send("GET", path)).text()));
  };

  it("are in no log, no error, no answer of HTTP and no storage, whatever fails on the way", async () => {
    const lines = listen();
    const [ann, bob] = await makeFriends();
    const { channelId } = await makeGroup(ann, bob);
    await sendText(ann, channelId, "hello");
    await Promise.all([share(ann), share(bob, "friends", { precision: "approximate" })]);
    const annSocket = await appear(ann, SECRET.lat, SECRET.lng);
    const bobSocket = await appear(bob, SECRET.lat, SECRET.lng);
    await Promise.all([annSocket.sees(bob), bobSocket.sees(ann)]);
    await bobSocket.request({ type: "openChannel", channelId });
    await annSocket.request({ type: "shareInChannel", channelId, until: Date.now() + 600_000 });
    await bobSocket.frame("channelPlacesChanged");
    await annSocket.moveTo(northOf(SECRET, 20));
    expect(await annSocket.request(report({ lat: -SECRET.lat, lng: SECRET.lng }))).toMatchObject({
      type: "error",
    });

    // Her own friend is told where she is; that is what it is for. Nothing else is told.
    const seesHer = bobSocket.frames.filter((frame) => JSON.stringify(frame).includes(DIGITS[0] ?? ""));
    const told = new Set(seesHer.map(({ type }) => type));
    const allowed = ["nearSnapshot", "nearChanged", "channelPlacesSnapshot", "channelPlacesChanged"];
    for (const type of told) expect(allowed).toContain(type);
    // He is shown to her by his square.
    expectNoPlace(
      annSocket.toldOf(bob).map((frame) => JSON.stringify(frame)),
      "an approximate friend",
    );

    for (const text of BROKEN) {
      const stranger = await openRawSocket();
      stranger.sendRaw(text);
      await stranger.closing();
      const from = annSocket.frames.length;
      annSocket.sendRaw(text);
      await annSocket.frame("error", from);
      const errors = [...stranger.frames, ...annSocket.frames.slice(from)].filter(
        ({ type }) => type === "error",
      );
      expectNoPlace(
        errors.map((frame) => JSON.stringify(frame)),
        text,
      );
      expectNoPlace([stranger.closed?.reason ?? ""], text);
    }
    expectNoPlace(await everyAnswer(ann, bob, channelId), "HTTP");
    expectNoPlace(await everyAnswer(bob, ann, channelId), "HTTP");

    // A bug somewhere below throws an error that quotes what it was given, a place between others.
    const bug = vi.spyOn(Nearby.prototype, "report").mockImplementation((place) => {
      throw new Error(`cannot handle ${JSON.stringify(place)}`);
    });
    const unlucky = await connect(await makeGuest());
    unlucky.send(report(SECRET));
    expect(await unlucky.closing()).toMatchObject({ reason: "internalError" });
    await vi.waitFor(() => expect(lines.join("\n")).toContain("cannot handle"));
    expectNoPlace(
      unlucky.frames.map((frame) => JSON.stringify(frame)),
      "the answer to a bug",
    );
    bug.mockRestore();

    await Promise.all([abort(hubOf(ann)), abort(hubOf(bob))]);
    await pause(300);
    expectNoPlace(lines, "the log");

    for (const database of everyDatabase()) {
      const { results } = await database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
      for (const { name } of results) {
        if (String(name).startsWith("_cf")) continue;
        const rows = await database.prepare(`SELECT * FROM "${name}"`).all();
        expectNoPlace([JSON.stringify(rows.results)], String(name));
      }
    }
    for (const hub of [hubOf(ann), hubOf(bob)]) expectNoPlace([JSON.stringify(await stateOf(hub))], "a hub");
  });

  it("are taken out of what is logged of an error, and other numbers are not", () => {
    expect(scrub('no {"lat":37.56651,"lng":-126.978} at 3.14 of session.ts:12:34')).toBe(
      'no {"lat":[number],"lng":[number]} at 3.14 of session.ts:12:34',
    );
  });
});
