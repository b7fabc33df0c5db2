import { expect, vi } from "vitest";
import type { ClientFrameInput } from "../../../protocol/client-frames.ts";
import type { LatLng } from "../../../protocol/primitives.ts";
import type { ErrorFrame, NearFriend, ServerFrame } from "../../../protocol/server-frames.ts";
import type { Sharing } from "../../../protocol/sharing.ts";
import { PROTOCOL_VERSION } from "../../../protocol/version.ts";
import { send, type TestUser } from "./test-user.ts";

type FrameOf<T extends ServerFrame["type"]> = Extract<ServerFrame, { type: T }>;
type LocationReported = FrameOf<"locationReported">;

/** A raw client of the socket: keeps every frame, answers pings, and holds the near view as the protocol says. */
export class TestSocket {
  readonly frames: ServerFrame[] = [];
  readonly near = new Map<string, NearFriend>();
  closed: { code: number; reason: string } | null = null;
  answersPings = true;
  readonly #socket: WebSocket;
  #lastId = 0;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.accept();
    socket.addEventListener("message", ({ data }) =>
      this.#receive(JSON.parse(data as string) as ServerFrame),
    );
    socket.addEventListener("close", ({ code, reason }) => {
      this.closed = { code, reason };
    });
  }

  /** A frame whose reply is awaited. */
  async request(frame: ClientFrameInput): Promise<ServerFrame> {
    this.#lastId += 1;
    const id = String(this.#lastId);
    this.sendRaw(JSON.stringify({ ...frame, id }));
    return this.until(() => this.frames.find((reply) => "re" in reply && reply.re === id));
  }

  send(frame: ClientFrameInput): void {
    this.sendRaw(JSON.stringify(frame));
  }

  sendRaw(data: string | ArrayBuffer): void {
    this.#socket.send(data);
  }

  /** Waits for the first frame of a type after those that `after` counts. */
  frame<T extends ServerFrame["type"]>(type: T, after = 0): Promise<FrameOf<T>> {
    return this.until(() =>
      this.frames.slice(after).find((frame): frame is FrameOf<T> => frame.type === type),
    );
  }

  /** Waits until the near view shows a friend, or shows it no more. */
  async sees(friend: TestUser, check: (friend: NearFriend) => boolean = () => true): Promise<NearFriend> {
    return this.until(() => {
      const shown = this.near.get(friend.id);
      return shown && check(shown) ? shown : undefined;
    });
  }

  async losesSightOf(friend: TestUser, timeoutMs?: number): Promise<void> {
    await this.until(() => !this.near.has(friend.id) || undefined, timeoutMs);
  }

  /** Whatever was said of a person in the near stream, from the frame numbered `from` on. */
  toldOf({ id }: TestUser, from = 0): ServerFrame[] {
    const names = (frame: ServerFrame) => frame.type === "nearSnapshot" || frame.type === "nearChanged";
    return this.frames.slice(from).filter((frame) => names(frame) && JSON.stringify(frame).includes(id));
  }

  /** Sends what must be refused, and waits for the refusal. */
  async refusal(text: string): Promise<ErrorFrame> {
    const from = this.frames.length;
    this.sendRaw(text);
    return this.frame("error", from);
  }

  /** Reports a place, and waits until the server has it. */
  async moveTo({ lat, lng }: LatLng): Promise<LocationReported> {
    const reply = await this.request({ type: "reportLocation", lat, lng });
    if (reply.type !== "locationReported") throw new Error(`refused: ${JSON.stringify(reply)}`);
    return reply;
  }

  /** Takes its place back and begins anew somewhere else: nobody moves so fast. */
  async jumpTo(place: LatLng): Promise<LocationReported> {
    await this.request({ type: "withdrawLocation" });
    return this.moveTo(place);
  }

  async closing(): Promise<{ code: number; reason: string }> {
    return this.until(() => this.closed ?? undefined);
  }

  close(code = 1000): void {
    this.#socket.close(code);
  }

  async until<T>(find: () => T | undefined, timeoutMs = 8_000): Promise<T> {
    return vi.waitFor(
      () => {
        const found = find();
        if (found === undefined) {
          expect.fail(
            `not seen; got ${JSON.stringify(this.frames.slice(-8))}, closed ${JSON.stringify(this.closed)}`,
          );
        }
        return found;
      },
      { timeout: timeoutMs, interval: 10 },
    );
  }

  #receive(frame: ServerFrame): void {
    this.frames.push(frame);
    if (frame.type === "ping" && this.answersPings) this.send({ type: "pong", n: frame.n });
    if (frame.type === "nearSnapshot") {
      this.near.clear();
      for (const friend of frame.friends) this.near.set(friend.userId, friend);
    }
    if (frame.type === "nearChanged") {
      for (const friend of [...frame.appeared, ...frame.moved]) this.near.set(friend.userId, friend);
      for (const userId of frame.left) this.near.delete(userId);
    }
  }
}

/** Opens a socket without a hello. */
export async function openRawSocket(): Promise<TestSocket> {
  const response = await send("/v1/socket", { headers: { upgrade: "websocket" } });
  expect(response.status).toBe(101);
  if (!response.webSocket) throw new Error("no socket in the answer");
  return new TestSocket(response.webSocket);
}

/** Opens a socket and says hello. */
export async function connect(user: TestUser, sessionId?: string): Promise<TestSocket> {
  const [socket, token] = await Promise.all([openRawSocket(), user.socketToken()]);
  socket.send({ type: "hello", protocol: PROTOCOL_VERSION, token, ...(sessionId ? { sessionId } : {}) });
  await socket.frame("welcome");
  return socket;
}

/** Opens a socket and says hello with a token of one's own. */
export async function connectWith(token: string): Promise<TestSocket> {
  const socket = await openRawSocket();
  socket.send({ type: "hello", protocol: PROTOCOL_VERSION, token });
  await socket.frame("welcome");
  return socket;
}

/** Waits, so that what would come has come. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Connects, watches, and reports a place: what an app does when it opens. */
export async function appear(user: TestUser, lat: number, lng: number): Promise<TestSocket> {
  const socket = await connect(user);
  socket.send({ type: "watchNear" });
  await socket.request({ type: "reportLocation", lat, lng });
  await socket.frame("nearSnapshot");
  return socket;
}

export function share(
  user: TestUser,
  mode: Sharing["mode"] = "friends",
  more: Partial<Sharing> = {},
): Promise<unknown> {
  return user.ok("PUT", "/v1/me/sharing", { mode, ...more });
}
