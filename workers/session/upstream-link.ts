import type { MoveLink } from "../../protocol/links/relay-link.ts";
import { LINKS } from "../../telemetry/metrics.ts";
import { LinkRoute, type Via } from "./link-route.ts";
import { Timer } from "./timer.ts";

/**
 * How long an object may take to answer the upgrade before the attempt counts as failed: short at first, because an
 * attempt that meets a reset may never be answered, and doubled with every failure, because a far object may be slow.
 */
const FIRST_OPEN_TIMEOUT_MS = 1_000;
const MAX_OPEN_TIMEOUT_MS = 5_000;
/** The first pause after a failure, doubled with every further one up to the last, each at random (full jitter). */
const BACKOFF_BASE_MS = 50;
const BACKOFF_MAX_MS = 3_000;
/** A link that was silent for so long is tried, and counts as broken where no answer comes in time. */
const QUIET_MS = 60_000;
const PONG_TIMEOUT_MS = 30_000;

/**
 * An object that owes an answer and says nothing for so long did not hear the question: a message that meets a reset is
 * never answered, and the socket may not tell. Doubled with every time in a row, because the object may be slow.
 */
const FIRST_ANSWER_TIMEOUT_MS = 2_500;
const MAX_ANSWER_TIMEOUT_MS = 20_000;

/** What `onDown` is told where the link goes on by another way at once. */
const MOVED = 1001;

/** What a link needs of a WebSocket. */
export interface LinkSocket {
  accept(): void;
  send(text: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: "message", listener: (event: { data: unknown }) => void): void;
  addEventListener(type: "close", listener: (event: { code: number }) => void): void;
  addEventListener(type: "error", listener: () => void): void;
}

export interface UpstreamEvents<In> {
  /** Opens a socket to the object, or to one of its relays. */
  open(via: Via): Promise<LinkSocket>;
  /** The link is up, for the first time or again: say who you are. */
  onUp(): void;
  /** Reads what the object sends, where that is not plain JSON. */
  decode?(text: string): In | MoveLink;
  onMessage(message: In): void;
  /** The link broke; it heals by itself unless the answer is "stop". */
  onDown(code: number): "heal" | "stop";
}

/**
 * A WebSocket from a session to an object that heals by itself: when the object is reset, moved or redeployed, the
 * link is opened again with backoff and jitter, and the session says who it is. Messages sent while it is down are
 * dropped: `onUp` sends the current state instead.
 */
export class UpstreamLink<In, Out> {
  readonly #events: UpstreamEvents<In>;
  readonly #quietMs: number;
  readonly #route: LinkRoute<LinkSocket>;
  #socket: LinkSocket | null = null;
  /** The socket that the present one takes over from, until the object has spoken on that. */
  #previous: LinkSocket | null = null;
  #isMoving = false;
  #closed = false;
  #failures = 0;
  #heardAtMs = 0;
  #awaitsPong = false;
  /** How many times in a row no answer came. */
  #unanswered = 0;
  readonly #timer = new Timer();
  readonly #answerTimer = new Timer();

  /** `quietMs`: how long the link may be silent before it is tried. */
  constructor(events: UpstreamEvents<In>, quietMs = QUIET_MS) {
    this.#events = events;
    this.#quietMs = quietMs;
    this.#route = new LinkRoute((via) => events.open(via));
    void this.#connect();
  }

  get isUp(): boolean {
    return this.#socket !== null;
  }

  send(message: Out): void {
    this.sendText(JSON.stringify(message));
  }

  /** Sends a message that is serialised already. */
  sendText(text: string): void {
    try {
      this.#socket?.send(text);
    } catch {
      // The close event is on its way, and with it the healing.
    }
  }

  /** The object owes an answer. Unless it says something in time, the link is opened anew. */
  awaitAnswer(): void {
    if (!this.#socket || this.#answerTimer.isSet) return;
    const timeoutMs = Math.min(MAX_ANSWER_TIMEOUT_MS, FIRST_ANSWER_TIMEOUT_MS * 2 ** this.#unanswered);
    this.#answerTimer.set(() => {
      this.#unanswered += 1;
      this.reopen();
    }, timeoutMs);
  }

  /** Gives the socket up, because the object does not answer on it, and opens another. */
  reopen(): void {
    const socket = this.#socket;
    if (!socket) return;
    this.#route.failed();
    tryToClose(socket);
    this.#down(socket, 1006);
  }

  /** Ends the link for good. No event follows. */
  close(): void {
    this.#closed = true;
    for (const timer of [this.#timer, this.#answerTimer]) timer.clear();
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(1000, "done");
    this.#closePrevious();
  }

  async #connect(): Promise<void> {
    let socket: LinkSocket;
    try {
      socket = await withTimeout(this.#route.open(), this.#openTimeoutMs);
    } catch {
      LINKS.increment("failed");
      this.#route.failed();
      this.#retry();
      return;
    }
    if (this.#closed) {
      socket.accept();
      socket.close(1000, "too late");
      return;
    }
    this.#adopt(socket);
  }

  get #openTimeoutMs(): number {
    return Math.min(MAX_OPEN_TIMEOUT_MS, FIRST_OPEN_TIMEOUT_MS * 2 ** this.#failures);
  }

  #adopt(socket: LinkSocket): void {
    LINKS.increment("opened");
    socket.accept();
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => this.#receive(socket, data as string));
    socket.addEventListener("close", ({ code }) => this.#down(socket, code));
    socket.addEventListener("error", () => this.#down(socket, 1006));
    this.#heardAtMs = Date.now();
    this.#awaitsPong = false;
    this.#timer.set(() => this.#keepAlive(), this.#quietMs);
    this.#events.onUp();
  }

  /**
   * The object wants to be reached another way. The new link is there before the old one goes; if it cannot be opened, all stays
   * as it is.
   */
  async #move({ relay }: MoveLink): Promise<void> {
    const from = this.#socket;
    if (this.#isMoving || !from) return;
    this.#isMoving = true;
    let socket: LinkSocket;
    try {
      socket = await withTimeout(this.#route.openBy(relay), this.#openTimeoutMs);
    } catch {
      return;
    } finally {
      this.#isMoving = false;
    }
    if (this.#closed || this.#socket !== from) {
      socket.accept();
      socket.close(1000, "too late");
      return;
    }
    this.#route.moved(relay);
    this.#closePrevious();
    this.#previous = from;
    this.#answerTimer.clear();
    this.#events.onDown(MOVED);
    this.#adopt(socket);
  }

  #closePrevious(): void {
    const previous = this.#previous;
    this.#previous = null;
    if (previous) tryToClose(previous);
  }

  #receive(socket: LinkSocket, text: string): void {
    if (this.#closed || socket !== this.#socket) return;
    this.#failures = 0;
    this.#heard();
    // A pong comes from the platform; it says nothing of the object.
    if (text === "pong") return;
    this.#unanswered = 0;
    this.#answerTimer.clear();
    this.#route.worked();
    this.#closePrevious();
    const message = this.#events.decode?.(text) ?? (JSON.parse(text) as In | MoveLink);
    if (isMove(message)) void this.#move(message);
    else this.#events.onMessage(message);
  }

  #down(socket: LinkSocket, code: number): void {
    if (socket !== this.#socket) return;
    this.#socket = null;
    this.#closePrevious();
    if (code !== 1006) tryToClose(socket);
    if (this.#closed) return;
    LINKS.increment("broken");
    for (const timer of [this.#timer, this.#answerTimer]) timer.clear();
    if (this.#events.onDown(code) === "heal") this.#retry();
    else this.#closed = true;
  }

  #retry(): void {
    if (this.#closed) return;
    const capMs = Math.min(BACKOFF_MAX_MS, BACKOFF_BASE_MS * 2 ** this.#failures);
    this.#failures += 1;
    this.#timer.set(() => void this.#connect(), Math.random() * capMs);
  }

  #heard(): void {
    this.#heardAtMs = Date.now();
    if (!this.#awaitsPong) return;
    this.#awaitsPong = false;
    this.#timer.set(() => this.#keepAlive(), this.#quietMs);
  }

  /** Asks a silent link whether it is alive, and gives it up if it does not answer. The object answers from its sleep. */
  #keepAlive(): void {
    if (this.#awaitsPong) return this.reopen();
    const silentMs = Date.now() - this.#heardAtMs;
    this.#awaitsPong = silentMs >= this.#quietMs;
    if (this.#awaitsPong) this.sendText("ping");
    // A clock that was set must not prolong the wait.
    const waitMs = this.#awaitsPong ? PONG_TIMEOUT_MS : Math.min(this.#quietMs, this.#quietMs - silentMs);
    this.#timer.set(() => this.#keepAlive(), waitMs);
  }
}

function isMove(message: unknown): message is MoveLink {
  return (message as MoveLink).t === "relay";
}

function tryToClose(socket: LinkSocket): void {
  try {
    socket.close(1000);
  } catch {
    // It was closed already.
  }
}

async function withTimeout(opening: Promise<LinkSocket>, timeoutMs: number): Promise<LinkSocket> {
  const timer = new Timer();
  const timeout = new Promise<never>((_, reject) => {
    timer.set(() => reject(new Error("the object did not answer in time")), timeoutMs);
  });
  try {
    return await Promise.race([opening, timeout]);
  } catch (error) {
    // A socket that opens after all must not stay open unused.
    opening.then((late) => (late.accept(), late.close(1000, "too late"))).catch(() => undefined);
    throw error;
  } finally {
    timer.clear();
  }
}
