import { connect, createServer, type Socket } from "node:net";
import { listenLocally } from "../local-server/listen-locally.ts";
import type { Random } from "../random.ts";

/** How often a slowed connection may go on, in ms. */
const SLICE_MS = 50;

/** A TCP proxy on this machine that treats connections as bad networks do. */
export interface ChaosProxy {
  port: number;
  /** How many connections are open. */
  readonly open: number;
  /** Resets a random share of the open connections. Answers how many. */
  drop(random: Random, share: number): number;
  /**
   * Passes nothing any more on a random share of them, either way, and closes neither end; after `forMs` both are reset, and what
   * was under way is lost. Answers how many.
   */
  halfOpen(random: Random, share: number, forMs: number): number;
  /** Lets what the server says to a random share of them through at so many bytes a second, for a while. Answers how many. */
  slow(random: Random, share: number, bytesPerS: number, forMs: number): number;
  /** Resets what is half-open, and lets what was slowed go on as before. */
  calm(): void;
  stop(): Promise<void>;
}

/** @param targetPort where the server listens; while it does not, connections are reset */
export async function startChaosProxy(targetPort: number): Promise<ChaosProxy> {
  const connections = new Set<Connection>();
  const some = (random: Random, share: number) =>
    [...connections].filter((each) => !each.isFrozen && random() < share);
  const server = createServer((client) => {
    const connection = new Connection(client, targetPort, () => connections.delete(connection));
    connections.add(connection);
  });
  const each = (chosen: Connection[], act: (connection: Connection) => void): number => {
    for (const connection of chosen) act(connection);
    return chosen.length;
  };
  const port = await listenLocally(server);
  return {
    port,
    get open() {
      return connections.size;
    },
    drop: (random, share) => each(some(random, share), (connection) => connection.reset()),
    halfOpen: (random, share, forMs) => each(some(random, share), (connection) => connection.freeze(forMs)),
    slow: (random, share, bytesPerS, forMs) =>
      each(some(random, share), (connection) => connection.slow(bytesPerS, forMs)),
    calm: () => {
      for (const connection of connections) connection.calm();
    },
    stop: () => {
      for (const connection of connections) connection.reset();
      return new Promise((stopped) => server.close(() => stopped()));
    },
  };
}

class Connection {
  isFrozen = false;
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #onEnd: () => void;
  #bytesPerSlice = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(client: Socket, targetPort: number, onEnd: () => void) {
    this.#client = client;
    this.#server = connect(targetPort, "127.0.0.1");
    this.#onEnd = onEnd;
    for (const [from, to] of [
      [this.#client, this.#server],
      [this.#server, this.#client],
    ] as const) {
      from.setNoDelay(true);
      from.on("error", () => this.#ended(from));
      from.on("close", () => this.#ended(from));
      from.on("end", () => this.isFrozen || to.end());
      from.on("data", (chunk: Buffer) => this.#pass(from, to, chunk));
    }
  }

  reset(): void {
    clearTimeout(this.#timer);
    this.#client.resetAndDestroy();
    this.#server.resetAndDestroy();
    this.#onEnd();
  }

  freeze(forMs: number): void {
    clearTimeout(this.#timer);
    this.isFrozen = true;
    this.#timer = setTimeout(() => this.reset(), forMs);
  }

  slow(bytesPerS: number, forMs: number): void {
    clearTimeout(this.#timer);
    this.#bytesPerSlice = Math.max(1, Math.round((bytesPerS * SLICE_MS) / 1_000));
    this.#timer = setTimeout(() => {
      this.#bytesPerSlice = Number.POSITIVE_INFINITY;
    }, forMs);
  }

  calm(): void {
    if (this.isFrozen) this.reset();
    this.#bytesPerSlice = Number.POSITIVE_INFINITY;
  }

  #pass(from: Socket, to: Socket, chunk: Buffer): void {
    if (this.isFrozen) return;
    const isSlow = from === this.#server && chunk.length > this.#bytesPerSlice;
    const slice = isSlow ? chunk.subarray(0, this.#bytesPerSlice) : chunk;
    const rest = chunk.subarray(slice.length);
    const goesOn = to.write(slice);
    const isThrottled = from === this.#server && this.#bytesPerSlice !== Number.POSITIVE_INFINITY;
    if (goesOn && !isThrottled) return;
    // Whoever is not read from sends no more in the end: that is what a slow reader is to a server.
    from.pause();
    const next = () => {
      if (rest.length > 0) this.#pass(from, to, rest);
      else from.resume();
    };
    if (isThrottled) setTimeout(next, SLICE_MS);
    else to.once("drain", next);
  }

  /** Of a frozen connection one end may close, and the other does not hear of it. */
  #ended(end: Socket): void {
    if (this.isFrozen) end.destroy();
    else this.reset();
  }
}
