import { PROTOCOL_VERSION } from "../../protocol/version.ts";
import { RawSocket } from "./raw-socket.ts";

export interface HitherSocketEvents {
  /** A frame of this type: its JSON is in the bytes from `start` to `end`, which are written over after the call. */
  onFrame(type: string, bytes: Buffer, start: number, end: number): void;
  onClose?(): void;
}

export interface Welcome {
  sessionId: string;
  nextReportInMs: number;
}

/** Each frame begins with its type. */
const TYPE_AT = '{"type":"'.length;
const QUOTE = 0x22;
const WELCOMED_WITHIN_MS = 60_000;

/** The server did not let the client in. */
export class RefusedToComeError extends Error {
  /** How long it asks to be left alone. */
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** A signed-in device of Hither's, without what an app would want: it answers pings, and hands over everything else. */
export class HitherSocket {
  readonly #events: HitherSocketEvents;
  readonly #welcomed = Promise.withResolvers<Welcome>();
  #raw: RawSocket | null = null;
  #isWelcome = false;

  /**
   * Opens a socket and says hello, to go on with an earlier session if one is given; answers what the server says to it. Throws where it
   * does not welcome the client.
   */
  static async open(
    port: number,
    { token, sessionId }: { token: string; sessionId?: string | null },
    events: HitherSocketEvents,
  ): Promise<{ socket: HitherSocket; welcome: Welcome }> {
    const socket = new HitherSocket(events);
    const timer = setTimeout(() => socket.#fail("no welcome in time"), WELCOMED_WITHIN_MS);
    try {
      socket.#raw = await RawSocket.open(port, "/v1/socket", {
        onText: (bytes, start, end) => socket.#receive(bytes, start, end),
        onClose: () => socket.#closed(),
      });
      const session = sessionId ? { sessionId } : {};
      socket.#raw.send(JSON.stringify({ type: "hello", protocol: PROTOCOL_VERSION, token, ...session }));
      return { socket, welcome: await socket.#welcomed.promise };
    } finally {
      clearTimeout(timer);
    }
  }

  private constructor(events: HitherSocketEvents) {
    this.#events = events;
    // Whoever waits is told; nobody may wait yet.
    this.#welcomed.promise.catch(() => undefined);
  }

  send(text: string): void {
    this.#raw?.send(text);
  }

  sendFrame(frame: Buffer): void {
    this.#raw?.sendFrame(frame);
  }

  close(): void {
    this.#raw?.close();
  }

  /** Loses the connection without a word. */
  drop(): void {
    this.#raw?.drop();
  }

  #receive(bytes: Buffer, start: number, end: number): void {
    const type = bytes.toString("latin1", start + TYPE_AT, bytes.indexOf(QUOTE, start + TYPE_AT));
    if (type === "ping") {
      const { n } = parsed<{ n: number }>(bytes, start, end);
      return this.send(`{"type":"pong","n":${n}}`);
    }
    if (type === "welcome") {
      this.#isWelcome = true;
      return this.#welcomed.resolve(parsed<Welcome>(bytes, start, end));
    }
    if (type === "error") {
      const { retryAfterMs = 0 } = parsed<{ retryAfterMs?: number }>(bytes, start, end);
      return this.#fail(bytes.toString("utf8", start, end), retryAfterMs);
    }
    this.#events.onFrame(type, bytes, start, end);
  }

  /** Nothing that a benchmark does is to be refused: later than at the welcome, it ends the run. */
  #fail(why: string, retryAfterMs = 0): void {
    const error = new RefusedToComeError(`the server refuses: ${why}`, retryAfterMs);
    if (this.#isWelcome) throw error;
    this.#welcomed.reject(error);
  }

  #closed(): void {
    this.#welcomed.reject(new Error("the server hung up"));
    this.#events.onClose?.();
  }
}

export function parsed<Frame>(bytes: Buffer, start: number, end: number): Frame {
  return JSON.parse(bytes.toString("utf8", start, end)) as Frame;
}
