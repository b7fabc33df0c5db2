import { describe, expect, test } from "vitest";
import { settled } from "./fake-clock.ts";
import { outcome, setup, setupOpen } from "./setup.ts";

describe("a call", () => {
  test("resolves with the reply that carries its id, whatever comes before", async () => {
    const { client, socket } = await setupOpen();
    const first = client.confirmLocation({ lat: 1, lng: 2 });
    const watched = outcome(client.watchNear());
    socket.say({ type: "nearWatched", re: "2", radiusM: 8_000 });
    socket.say({ type: "locationReported", re: "1", accepted: true, shared: true, nextReportInMs: 45_000 });
    await expect(first).resolves.toMatchObject({ accepted: true, shared: true });
    await settled();
    expect(watched.state).toBe("resolved");
  });

  test("made before connect() or while waiting is sent once the link is open, once", async () => {
    const { client, server } = setup();
    const watched = outcome(client.watchNear({ radiusM: 500 }));
    client.reportLocation({ lat: 1, lng: 2 });
    client.connect();
    await settled();
    const socket = server.welcome();
    expect(socket.received.map(({ type }) => type)).toEqual(["hello", "reportLocation", "watchNear"]);
    socket.say({ type: "nearWatched", re: socket.frames("watchNear")[0]?.id, radiusM: 500 });
    await settled();
    expect(watched).toEqual({ state: "resolved", times: 1 });
  });

  test("survives a lost link", async () => {
    const { client, server, clock, socket } = await setupOpen();
    const watched = outcome(client.watchNear());
    socket.drop();
    await clock.advance(1_000);
    const next = server.welcome();
    next.say({ type: "nearWatched", re: next.frames("watchNear")[0]?.id, radiusM: 8_000 });
    await settled();
    expect(watched).toEqual({ state: "resolved", times: 1 });
  });

  test("that nobody answers fails after 10 s, and is asked again in the background", async () => {
    const { client, clock, socket } = await setupOpen();
    const watched = outcome(client.watchNear());
    await clock.advance(9_999);
    expect(watched.state).toBe("pending");
    await clock.advance(1);
    expect(watched).toEqual({ state: "RequestTimeoutError", times: 1 });
    await clock.advance(1_000);
    expect(socket.frames("watchNear")).toHaveLength(2);
  });

  test("that is refused for good is rejected, and not repeated on the next link", async () => {
    const { client, server, clock, socket, told } = await setupOpen();
    const watched = client.watchNear({ radiusM: 900 });
    socket.say({
      type: "error",
      re: "1",
      code: "invalidField",
      field: "radiusM",
      message: "no",
      retryable: false,
    });
    await expect(watched).rejects.toMatchObject({
      name: "RefusedError",
      code: "invalidField",
      field: "radiusM",
    });
    expect(told("error")).toEqual([]);
    socket.drop();
    await clock.advance(1_000);
    expect(server.welcome().frames("watchNear")).toEqual([]);
  });

  test("that is refused for now is repeated after the time that the server asks for", async () => {
    const { client, clock, socket } = await setupOpen();
    const watched = outcome(client.watchNear());
    const message = "busy";
    socket.say({
      type: "error",
      re: "1",
      code: "unavailable",
      message,
      retryable: true,
      retryAfterMs: 3_000,
    });
    await clock.advance(2_999);
    expect(socket.frames("watchNear")).toHaveLength(1);
    await clock.advance(1_001);
    expect(socket.frames("watchNear")).toHaveLength(2);
    socket.say({ type: "nearWatched", re: "2", radiusM: 8_000 });
    await settled();
    expect(watched).toEqual({ state: "resolved", times: 1 });
  });

  test("replaced by a newer one is settled by the newer one's answer", async () => {
    const { client, socket } = await setupOpen();
    const both = [outcome(client.watchNear({ radiusM: 500 })), outcome(client.watchNear({ radiusM: 900 }))];
    socket.say({ type: "nearWatched", re: "2", radiusM: 900 });
    socket.say({ type: "nearWatched", re: "1", radiusM: 500 });
    await settled();
    expect(both).toEqual([
      { state: "resolved", times: 1 },
      { state: "resolved", times: 1 },
    ]);
  });

  test("to confirm a place that is then withdrawn says so", async () => {
    const { client, socket } = await setupOpen();
    const confirmed = outcome(client.confirmLocation({ lat: 1, lng: 2 }));
    const withdrawn = outcome(client.withdrawLocation());
    socket.say({ type: "locationWithdrawn", re: "2" });
    await settled();
    expect(confirmed.state).toBe("SupersededError");
    expect(withdrawn.state).toBe("resolved");
  });

  test("a withdrawn place is not said again on the next link, nor is an unwatched stream", async () => {
    const { client, server, clock, socket } = await setupOpen();
    client.reportLocation({ lat: 1, lng: 2 });
    void client.watchNear();
    void client.withdrawLocation();
    void client.unwatchNear();
    socket.say({ type: "locationWithdrawn", re: "2" });
    socket.say({ type: "nearUnwatched", re: "3" });
    await settled();
    socket.drop();
    await clock.advance(1_000);
    expect(server.welcome().received.map(({ type }) => type)).toEqual(["hello"]);
  });

  test("refused for now while a newer one is under way is left to that", async () => {
    const { client, clock, socket } = await setupOpen();
    void client.watchNear({ radiusM: 500 });
    void client.watchNear({ radiusM: 900 });
    socket.say({ type: "error", re: "1", code: "unavailable", message: "busy", retryable: true });
    await clock.advance(5_000);
    expect(socket.frames("watchNear")).toHaveLength(2);
  });

  test("answered before the newer one that replaced it does not undo that", async () => {
    const { client, server, clock, socket } = await setupOpen();
    void client.confirmLocation({ lat: 1, lng: 2 });
    void client.withdrawLocation();
    socket.say({ type: "locationReported", re: "1", accepted: true, shared: true, nextReportInMs: 30_000 });
    await settled();
    socket.drop();
    await clock.advance(1_000);
    expect(server.welcome().received.map(({ type }) => type)).toEqual(["hello", "withdrawLocation"]);
  });

  test("is answered once: what comes under its id later is nobody's", async () => {
    const { client, socket, told } = await setupOpen();
    void client.watchNear();
    socket.say({ type: "nearWatched", re: "1", radiusM: 8_000 });
    socket.say({ type: "error", re: "1", code: "internalError", message: "late", retryable: true });
    expect(told("error").map(({ message }) => message)).toEqual(["late"]);
  });

  test("to withdraw that got no answer is said again on the next link", async () => {
    const { client, server, clock, socket } = await setupOpen();
    void client.withdrawLocation();
    socket.drop();
    await clock.advance(1_000);
    expect(server.welcome().frames("withdrawLocation")).toHaveLength(1);
  });

  test("a report is sent without an id, and its pace is told", async () => {
    const { client, socket, told } = await setupOpen();
    client.reportLocation({ lat: 1, lng: 2, ageMs: 10.4 });
    expect(socket.frames("reportLocation")).toEqual([{ type: "reportLocation", lat: 1, lng: 2, ageMs: 10 }]);
    socket.say({ type: "reportPaceChanged", nextReportInMs: 120_000 });
    expect(told("pace")).toEqual([30_000, 120_000]);
  });
});
