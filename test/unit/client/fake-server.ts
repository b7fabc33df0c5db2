import type { WebSocketEvent, WebSocketLike } from "../../../client/index.ts";
import { type ClientFrame, clientFrameSchema } from "../../../protocol/client-frames.ts";
import { type ServerFrame, serverFrameSchema } from "../../../protocol/server-frames.ts";
import { PROTOCOL_VERSION } from "../../../protocol/version.ts";
import type { FakeClock } from "./fake-clock.ts";

type FrameOf<Type extends ClientFrame["type"]> = Extract<ClientFrame, { type: Type }>;

/** One socket with a server's end that a test speaks for. */
export class FakeSocket implements WebSocketLike {
  readonly url: string;
  state: "connecting" | "open" | "closed" = "connecting";
  readonly received: ClientFrame[] = [];
  /** Called with each frame of the client. */
  onFrame: (frame: ClientFrame) => void = () => {};
  readonly #listeners = new Map<string, ((event: WebSocketEvent) => void)[]>();

  constructor(url: string) {
    this.url = url;
  }

  addEventListener(type: string, listener: (event: WebSocketEvent) => void): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
  }

  send(text: string): void {
    if (this.state === "connecting") throw new Error("sent before the socket was open");
    if (this.state === "closed") return;
    const { data: frame, error } = clientFrameSchema.safeParse(JSON.parse(text));
    if (frame === undefined) {
      // What the SDK sends must keep to the contract, always. Thrown from here, the SDK might swallow it.
      setImmediate(() => {
        throw error;
      });
      return;
    }
    this.received.push(frame);
    this.onFrame(frame);
  }

  /** The client's side. Its own close event comes late, as in life. */
  close(code = 1005): void {
    if (this.state === "closed") return;
    this.state = "closed";
    setImmediate(() => this.#emit("close", { code }));
  }

  open(): void {
    if (this.state !== "connecting") return;
    this.state = "open";
    this.#emit("open", {});
  }

  say(frame: ServerFrame): void {
    this.sayText(JSON.stringify(serverFrameSchema.parse(frame)));
  }

  /** Any text, or anything else. Reaches even a client that closed its side, as frames on their way do. */
  sayText(data: unknown): void {
    if (this.state !== "connecting") this.#emit("message", { data });
  }

  drop(code = 1006): void {
    if (this.state === "closed") return;
    this.state = "closed";
    this.#emit("error", {});
    this.#emit("close", { code, reason: "" });
  }

  frames<Type extends ClientFrame["type"]>(type: Type): FrameOf<Type>[] {
    return this.received.filter((frame): frame is FrameOf<Type> => frame.type === type);
  }

  #emit(type: string, event: WebSocketEvent): void {
    for (const listener of this.#listeners.get(type) ?? []) listener(event);
  }
}

/** All sockets that a client opened, in order. */
export class FakeServer {
  readonly sockets: FakeSocket[] = [];
  readonly #clock: FakeClock;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  readonly webSocket = (url: string): FakeSocket => {
    const socket = new FakeSocket(url);
    this.sockets.push(socket);
    return socket;
  };

  get last(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error("no socket was opened");
    return socket;
  }

  get live(): FakeSocket[] {
    return this.sockets.filter(({ state }) => state !== "closed");
  }

  /** Accepts the newest socket and greets it. */
  welcome({
    lifeMs = 900_000,
    sessionId = "session-0123456789",
    resumed = false,
    userId = "user-0123456789",
  } = {}): FakeSocket {
    const socket = this.last;
    socket.open();
    socket.say({
      type: "welcome",
      protocol: PROTOCOL_VERSION,
      userId,
      sessionId,
      resumed,
      serverTime: this.#clock.nowMs() + 5_000, // clocks differ
      heartbeatIntervalMs: 30_000,
      nextReportInMs: 30_000,
      tokenExpiresAt: this.#clock.nowMs() + 5_000 + lifeMs,
    });
    return socket;
  }
}
