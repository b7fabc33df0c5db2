import { beforeAll, expect, it } from "vitest";
import { migrate } from "../../support/workers/migrate.ts";
import { connect, connectWith } from "../../support/workers/test-socket.ts";
import { makeAccount, send, TestUser } from "../../support/workers/test-user.ts";

beforeAll(migrate);

it("closes the socket of a device that is signed out from another one, and keeps it out", async () => {
  const ann = await makeAccount();
  const body = JSON.stringify({ email: ann.email, password: ann.password });
  const signedIn = await send("/v1/auth/sign-in/email", { method: "POST", body });
  const tablet = new TestUser(ann.id, signedIn.headers.get("set-auth-token") ?? "");
  const [phoneSocket, tabletSocket] = [await connect(ann), await connect(tablet)];
  await Promise.all([phoneSocket, tabletSocket].map((socket) => socket.frame("meSnapshot")));
  const token = await tablet.socketToken();
  const { items } = await ann.ok<{ items: { deviceId: string; current: boolean }[] }>(
    "GET",
    "/v1/me/devices",
  );
  const other = items.find(({ current }) => !current);
  expect((await ann.send("DELETE", `/v1/me/devices/${other?.deviceId}`)).ok).toBe(true);
  expect(await tabletSocket.closing()).toEqual({ code: 4300, reason: "tokenInvalid" });
  expect(await phoneSocket.request({ type: "ping" })).toMatchObject({ type: "pong" });
  // The token is still good for some minutes.
  expect(await (await connectWith(token)).closing()).toEqual({ code: 4300, reason: "tokenInvalid" });
});
