import type { ClientFrameInput } from "../protocol/client-frames.ts";
import { afterClose, CLOSE_CODES } from "../protocol/close-codes.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { ServerFrame } from "../protocol/server-frames.ts";
import type { Cancel, Clock } from "./clock.ts";
import { Heartbeat } from "./heartbeat.ts";
import { ProblemError } from "./problem-error.ts";
import type { WebSocketEvent, WebSocketFactory, WebSocketLike } from "./web-socket.ts";

/** How long token, socket and `welcome` may take together: slow networks are, and a stuck attempt must end. */
const OPEN_TIMEOUT_MS = 20_000;
/** How long a retired socket waits for the server to close it. */
const RETIRE_TIMEOUT_MS = 10_000;
/** What a browser reports of a socket that ended without a word; used for links that this side gave up. */
const NO_WORD = 1006;

/** How a link ended, and what its end asks for. */
export interface LinkEnd {
  next: ReturnType<typeof afterClose>;
  code: number;
  reason: string;
  /** Why no token could be had, where that was it. */
  error?: Error;
}

export interface LinkOptions {
  clock: Clock;
  url: string;
  webSocket: WebSocketFactory;
  token: () => Promise<string>;
  client: string;
  /** The version of the protocol to speak. */
  protocol: number;
  /** The session to continue. */
  sessionId: string | undefined;
  /** Called with every frame, `welcome` and `ping` included. */
  frame: (frame: ServerFrame) => void;
  /** Called once, and nothing after it, unless this side ended the link. */
  ended: (end: LinkEnd) => void;
}

/** One socket's life: token, hello, welcome, frames, heartbeat, end. */
export class Link {
  readonly #options: LinkOptions;
  #phase: "opening" | "open" | "retired" | "over" = "opening";
  #socket: WebSocketLike | undefined;
  #heartbeat: Heartbeat | undefined;
  #cancelTimeout: Cancel;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#cancelTimeout = options.clock.after(OPEN_TIMEOUT_MS, () => this.#lost("no welcome in time"));
    void this.#open();
  }

  /** Sends a frame, if the server has welcomed this link. @returns whether it was sent */
  send(frame: ClientFrameInput): boolean {
    if (this.#phase !== "open") return false;
    this.#write(frame);
    return true;
  }

  /** Leaves: friends see it at once. Nothing is said to the handlers. */
  end(): void {
    if (this.#phase === "over") return;
    this.#stop("over");
    this.#socket?.close(1000, "bye");
  }

  /**
   * Ends the link because another continues its session. The server knows, and closes the socket: a close from this
   * side might reach it first, and would count as leaving. Nothing is said to the handlers.
   */
  retire(): void {
    this.#stop("retired");
    this.#cancelTimeout = this.#options.clock.after(RETIRE_TIMEOUT_MS, () => {
      this.#phase = "over";
      this.#socket?.close();
    });
  }

  async #open(): Promise<void> {
    try {
      const token = await this.#options.token();
      if (this.#phase === "opening") this.#connect(token);
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      const code = codeOf(error);
      this.#finish({ next: code === NO_WORD ? "retry" : "stop", code, reason: error.message, error });
    }
  }

  #connect(token: string): void {
    const socket = this.#options.webSocket(this.#options.url);
    this.#socket = socket;
    socket.addEventListener("open", () => this.#greet(token));
    socket.addEventListener("message", (event) => this.#read(event));
    socket.addEventListener("close", ({ code = NO_WORD, reason = "" }) =>
      this.#finish({ next: afterClose(code), code, reason }),
    );
    // The close event that follows says all there is to know; but `ws` throws errors that nobody listens to.
    socket.addEventListener("error", () => {});
  }

  #greet(token: string): void {
    if (this.#phase !== "opening") return;
    const { client, protocol, sessionId } = this.#options;
    const hello = { type: "hello", protocol, token, client } as const;
    this.#write(sessionId === undefined ? hello : { ...hello, sessionId });
  }

  #read(event: WebSocketEvent): void {
    if (!this.#isLive) return;
    this.#heartbeat?.heard();
    const frame = parseFrame(event.data);
    if (frame === undefined) return;
    if (frame.type === "ping") this.#write({ type: "pong", n: frame.n });
    if (frame.type === "welcome" && this.#phase === "opening") this.#welcomed(frame.heartbeatIntervalMs);
    this.#options.frame(frame);
  }

  #welcomed(intervalMs: number): void {
    this.#phase = "open";
    this.#cancelTimeout();
    this.#heartbeat = new Heartbeat({
      clock: this.#options.clock,
      intervalMs,
      timeoutMs: LIMITS.heartbeatTimeoutMs,
      ask: () => this.#write({ type: "ping" }),
      dead: () => this.#lost("the server fell silent"),
    });
  }

  #write(frame: ClientFrameInput): void {
    this.#socket?.send(JSON.stringify(frame));
  }

  /** Gives the socket up. Its close event may come minutes later, or never, so that nobody waits for it. */
  #lost(reason: string): void {
    const socket = this.#socket;
    this.#finish({ next: "retry", code: NO_WORD, reason });
    socket?.close();
  }

  #finish(end: LinkEnd): void {
    const wasLive = this.#isLive;
    this.#stop("over");
    if (wasLive) this.#options.ended(end);
  }

  #stop(phase: "retired" | "over"): void {
    this.#phase = phase;
    this.#cancelTimeout();
    this.#heartbeat?.stop();
  }

  get #isLive(): boolean {
    return this.#phase === "opening" || this.#phase === "open";
  }
}

/** The server's frames are trusted to be what their type says; anything else is a later version's, and ignored. */
function parseFrame(data: unknown): ServerFrame | undefined {
  if (typeof data !== "string") return undefined;
  try {
    const value: unknown = JSON.parse(data);
    const isFrame = typeof value === "object" && value !== null && "type" in value;
    return isFrame && typeof value.type === "string" ? (value as ServerFrame) : undefined;
  } catch {
    return undefined;
  }
}

/** The close code that stands for a refusal to give out a token, if it is one. */
function codeOf(error: Error): number {
  if (!(error instanceof ProblemError)) return NO_WORD;
  const { status, type } = error.problem;
  if (type === "/problems/account-suspended") return CLOSE_CODES.accountSuspended;
  return status === 401 ? CLOSE_CODES.tokenInvalid : NO_WORD;
}
