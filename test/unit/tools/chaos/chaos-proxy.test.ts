import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type ChaosProxy, startChaosProxy } from "../../../../tools/chaos/chaos-proxy.ts";

/** Always less than any share. */
const ALL = () => 0;

let server: Server;
let proxy: ChaosProxy;
let accepted: Socket[];

beforeEach(async () => {
  accepted = [];
  server = createServer((socket) => {
    accepted.push(socket);
    socket.on("error", () => {});
    socket.on("data", (chunk: Buffer) => socket.write(chunk));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  proxy = await startChaosProxy(typeof address === "object" && address ? address.port : 0);
});
afterEach(async () => {
  await proxy.stop();
  for (const socket of accepted) socket.destroy();
  server.close();
});

async function open(): Promise<Socket> {
  const socket = connect(proxy.port, "127.0.0.1");
  socket.on("error", () => {});
  socket.write("hello");
  expect(String((await once(socket, "data"))[0])).toBe("hello");
  return socket;
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once("close", () => resolve()));
}

it("passes bytes on, and an end", async () => {
  const socket = await open();
  expect(proxy.open).toBe(1);
  socket.end();
  await closed(socket);
  expect(proxy.open).toBe(0);
});

it("resets both ends of what it drops", async () => {
  const [one, other] = [await open(), await open()];
  expect(proxy.drop(ALL, 1)).toBe(2);
  await Promise.all([closed(one), closed(other)]);
  expect(proxy.open).toBe(0);
});

it("passes nothing on a half-open connection, tells neither end of the other's, and resets it in the end", async () => {
  const socket = await open();
  expect(proxy.halfOpen(ALL, 1, 80)).toBe(1);
  let heard = "";
  socket.on("data", (chunk) => (heard += String(chunk)));
  socket.write("is anybody there?");
  accepted[0]?.destroy();
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect({ heard, isOpen: !socket.closed }).toEqual({ heard: "", isOpen: true });
  await closed(socket);
  expect(heard).toBe("");
});

it("lets through what a slow reader is sent, whole and in order, and goes on as before when calmed", async () => {
  const socket = await open();
  expect(proxy.slow(ALL, 1, 20_000, 60_000)).toBe(1);
  const sent = Array.from({ length: 4_000 }, (_, index) => String.fromCharCode(97 + (index % 26))).join("");
  let heard = "";
  socket.on("data", (chunk) => (heard += String(chunk)));
  socket.write(sent);
  await expect.poll(() => heard.length).toBeGreaterThan(0);
  expect(heard.length).toBeLessThan(sent.length);
  proxy.calm();
  await expect.poll(() => heard).toBe(sent);
});

it("resets connections while nobody listens behind it", async () => {
  server.close();
  for (const socket of accepted) socket.destroy();
  const socket = connect(proxy.port, "127.0.0.1");
  socket.on("error", () => {});
  await closed(socket);
  expect(socket.bytesRead).toBe(0);
});
