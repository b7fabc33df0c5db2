import { CLOSE_CODES, type CloseReason } from "../../protocol/close-codes.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { ServerFrame } from "../../protocol/server-frames.ts";
import { PROTOCOL_VERSION } from "../../protocol/version.ts";
import { closeReasonFor, errorCodeFor } from "../../protocol/versions/for-version.ts";
import { CONNECTIONS_CLOSED, ERROR_FRAMES, FRAMES_SENT } from "../../telemetry/metrics.ts";
import { Timer } from "./timer.ts";
import type { LinkSocket } from "./upstream-link.ts";

export interface ClientEvents {
  /** A text frame of allowed size: `maxHelloBytes` until the client is known, then `maxFrameBytes`. */
  onText(text: string, nowMs: number): void;
  /** The client has caught up: what was held back for it may be sent. */
  onCaughtUp(): void;
  /** The socket is gone. `byChoice`: the client said goodbye, or the server refused it; it is not about to return. */
  onGone(byChoice: boolean): void;
}

/** A ping that waits for its pong, and how many bytes had been sent with it. */
interface Ping {
  n: number;
  sentAtMs: number;
  bytes: number;
}

/** A client that reports at the pace of the heartbeat needs no pings: so much later than due it is not asked yet. */
const LATE_MS = 2_000;
const SILENT_MS = LIMITS.heartbeatIntervalMs + LATE_MS;

/**
 * The client's socket: frames out, heartbeat, and flow control. The platform does not tell how much of what was sent
 * has left, so the client confirms by answering pings, which the server sends when the client was silent and after
 * every `confirmEveryBytes`.
 */
export class ClientLink {
  readonly #socket: LinkSocket;
  readonly #events: ClientEvents;
  readonly #check = new Timer();
  #open = true;
  #version: number = PROTOCOL_VERSION;
  #maxFrameBytes: number = LIMITS.maxHelloBytes;
  #heardAtMs = Date.now();
  #sentBytes = 0;
  #confirmedBytes = 0;
  #pings: Ping[] = [];
  #lastN = 0;
  /** Frames in and out, over the socket's life. */
  frames = 0;

  constructor(socket: LinkSocket, events: ClientEvents) {
    this.#socket = socket;
    this.#events = events;
    socket.accept();
    socket.addEventListener("message", ({ data }) => this.#receive(data as string | ArrayBuffer | Blob));
    socket.addEventListener("close", ({ code }) => this.#gone(code === 1000));
    socket.addEventListener("error", () => this.#gone(false));
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** Whether the client reads so slowly that only the newest state should be kept for it. */
  get isBehind(): boolean {
    return this.#sentBytes - this.#confirmedBytes > LIMITS.maxUnconfirmedBytes;
  }

  /** When the client gave its last sign of life. */
  get heardAtMs(): number {
    return this.#heardAtMs;
  }

  /** From now on only codes are told that a client of this version of the protocol knows. */
  speak(version: number): void {
    this.#version = version;
  }

  /** The client is known: it may send large frames from now on, and is looked after. */
  welcome(): void {
    this.#maxFrameBytes = LIMITS.maxFrameBytes;
    this.#checkNext();
  }

  send(frame: ServerFrame): void {
    FRAMES_SENT.increment(frame.type);
    if (frame.type !== "error") return this.#send(JSON.stringify(frame));
    ERROR_FRAMES.increment(frame.code);
    this.#send(JSON.stringify({ ...frame, code: errorCodeFor(this.#version, frame.code) }));
  }

  /** Sends a frame that is serialised already. */
  passOn(text: string): void {
    FRAMES_SENT.increment("passedOn");
    this.#send(text);
  }

  #send(text: string): void {
    if (!this.#open) return;
    this.#write(text);
    const asked = this.#pings.at(-1)?.bytes ?? this.#confirmedBytes;
    if (this.#sentBytes - asked >= LIMITS.confirmEveryBytes) this.#ping();
  }

  /** Takes note of a pong, which answers all earlier pings too. Pongs that answer nothing are ignored. */
  confirm(n: number): void {
    const wasBehind = this.isBehind;
    const answered = this.#pings.find((ping) => ping.n === n);
    if (!answered) return;
    this.#confirmedBytes = answered.bytes;
    this.#pings = this.#pings.filter((ping) => ping.n > n);
    if (wasBehind && !this.isBehind) this.#events.onCaughtUp();
  }

  /** Closes the socket for one of the documented reasons. */
  close(reason: CloseReason, byChoice: boolean): void {
    if (!this.#open) return;
    const told = closeReasonFor(this.#version, reason);
    closeQuietly(this.#socket, CLOSE_CODES[told], told);
    this.#gone(byChoice, reason);
  }

  #receive(data: string | ArrayBuffer | Blob): void {
    if (!this.#open) return;
    const nowMs = Date.now();
    this.#heardAtMs = nowMs;
    this.frames += 1;
    if (typeof data !== "string") this.close("binaryFrame", true);
    else if (isLonger(data, this.#maxFrameBytes)) this.close("frameTooLarge", true);
    else this.#events.onText(data, nowMs);
  }

  #gone(byChoice: boolean, reason: CloseReason | "goodbye" | "lost" = byChoice ? "goodbye" : "lost"): void {
    if (!this.#open) return;
    this.#open = false;
    CONNECTIONS_CLOSED.increment(reason);
    this.#check.clear();
    // Answers the client's Close frame, where it sent one.
    closeQuietly(this.#socket, 1000, "");
    this.#events.onGone(byChoice);
  }

  #write(text: string): void {
    this.frames += 1;
    this.#sentBytes += text.length;
    if (this.#sentBytes - this.#confirmedBytes > LIMITS.maxBacklogBytes)
      return this.close("slowReader", false);
    try {
      this.#socket.send(text);
    } catch {
      // The close event is on its way.
    }
  }

  #ping(): void {
    if (!this.#open) return;
    // Whoever answers must have read the ping: the next number cannot be guessed.
    this.#lastN += 1 + (crypto.getRandomValues(new Uint16Array(1))[0] ?? 0);
    FRAMES_SENT.increment("ping");
    this.#write(JSON.stringify({ type: "ping", n: this.#lastN } satisfies ServerFrame));
    this.#pings.push({ n: this.#lastN, sentAtMs: Date.now(), bytes: this.#sentBytes });
    if (this.#pings.length === 1) this.#checkNext();
  }

  #checkHeartbeat(): void {
    const nowMs = Date.now();
    const oldest = this.#pings[0];
    if (oldest && nowMs - oldest.sentAtMs > LIMITS.heartbeatTimeoutMs) {
      const owes = this.#sentBytes - this.#confirmedBytes >= LIMITS.confirmEveryBytes;
      this.close(owes ? "slowReader" : "heartbeatLost", false);
      return;
    }
    if (!oldest && nowMs - this.#heardAtMs >= SILENT_MS) this.#ping();
    else this.#checkNext();
  }

  /** Looks again when the oldest ping is due to be answered, or the client to be asked. */
  #checkNext(): void {
    if (!this.#open) return;
    const [oldest] = this.#pings;
    const waitMs = oldest
      ? oldest.sentAtMs + LIMITS.heartbeatTimeoutMs + 1 - Date.now()
      : this.#heardAtMs + SILENT_MS - Date.now();
    // A clock that was set must not prolong the wait.
    this.#check.set(() => this.#checkHeartbeat(), Math.min(waitMs, SILENT_MS));
  }
}

/** UTF-8 takes one to three bytes for a UTF-16 unit, so only lengths in between need counting. */
function isLonger(text: string, maxBytes: number): boolean {
  if (text.length > maxBytes) return true;
  return text.length * 3 > maxBytes && new TextEncoder().encode(text).length > maxBytes;
}

function closeQuietly(socket: LinkSocket, code: number, reason: string): void {
  try {
    socket.close(code, reason);
  } catch {
    // It was closed already.
  }
}
