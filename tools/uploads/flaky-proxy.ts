import { connect, createServer, type Socket } from "node:net";
import { listenLocally } from "../local-server/listen-locally.ts";

export interface FlakyProxy {
  port: number;
  /** How many connections it has cut. */
  readonly cuts: number;
  /** How many bytes clients have sent. */
  readonly passedBytes: number;
  stop(): Promise<void>;
}

/**
 * A TCP proxy on this machine that cuts connections, as a phone's network does: the one on which the byte passes that is the
 * next of `cutAfter`.
 *
 * @param port where the server listens
 * @param cutAfter of all bytes that clients have sent, rising
 */
export async function startFlakyProxy(port: number, cutAfter: readonly number[]): Promise<FlakyProxy> {
  let passedBytes = 0;
  let cuts = 0;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, "127.0.0.1");
    const end = () => {
      for (const socket of [client, upstream]) {
        open.delete(socket);
        socket.destroy();
      }
    };
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.setNoDelay(true).on("error", end).on("close", end);
    }
    upstream.pipe(client);
    client.on("data", (chunk: Buffer) => {
      const cutAt = cutAfter[cuts];
      if (cutAt !== undefined && passedBytes + chunk.length >= cutAt) {
        cuts += 1;
        upstream.write(chunk.subarray(0, Math.max(0, cutAt - passedBytes)), end);
        client.pause();
      } else if (!upstream.write(chunk)) {
        client.pause();
        upstream.once("drain", () => client.resume());
      }
      passedBytes += chunk.length;
    });
    client.on("end", () => upstream.end());
  });
  return {
    port: await listenLocally(server),
    get cuts() {
      return cuts;
    },
    get passedBytes() {
      return passedBytes;
    },
    stop: () => {
      for (const socket of open) socket.destroy();
      return new Promise((stopped) => server.close(() => stopped()));
    },
  };
}
