import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { migrate } from "../../support/workers/migrate.ts";
import { connect, type TestSocket } from "../../support/workers/test-socket.ts";
import { makeGuest, type TestUser } from "../../support/workers/test-user.ts";
import { skip, startTimeMachine, stopTimeMachine } from "../../support/workers/time-machine.ts";

let ann: TestUser;
let socket: TestSocket;
beforeAll(async () => {
  await migrate();
  ann = await makeGuest();
});
beforeEach(async () => {
  startTimeMachine();
  socket = await connect(ann);
});
afterEach(stopTimeMachine);

const pings = () => socket.frames.filter(({ type }) => type === "ping");

/** Time passes in the steps in which the server looks after its heartbeat. */
async function wait(ms: number): Promise<void> {
  for (let leftMs = ms; leftMs > 0; leftMs -= 5_000) await skip(Math.min(5_000, leftMs));
}

it("asks a client that was silent for thirty seconds, and goes on when it answers", async () => {
  await wait(25_000);
  expect(pings()).toEqual([]);
  await wait(10_000);
  expect(pings()).toHaveLength(1);
  await wait(40_000);
  expect(pings()).toHaveLength(2);
  expect(socket.closed).toBeNull();
});

it("does not ask a client that talks", async () => {
  for (let n = 0; n < 4; n += 1) {
    await wait(20_000);
    await socket.request({ type: "ping" });
  }
  expect(pings()).toEqual([]);
});

it("closes with 4511 where the answer does not come within fifteen seconds", async () => {
  socket.answersPings = false;
  await wait(35_000);
  expect(pings()).toHaveLength(1);
  await wait(5_000);
  expect(socket.closed).toBeNull();
  await wait(10_000);
  expect(await socket.closing()).toEqual({ code: 4511, reason: "heartbeatLost" });
});
