import { HitherApi, type MessageQuery } from "../../../client/index.ts";
import type { Message } from "../../../protocol/chat/message.ts";
import type { ChannelOpened } from "../../../protocol/chat/server-frames.ts";
import type { ClientFrame } from "../../../protocol/client-frames.ts";
import type { ServerFrame } from "../../../protocol/server-frames.ts";
import type { FakeSocket } from "./fake-server.ts";
import { ModelChannel } from "./model-channel.ts";

interface Line {
  socket: FakeSocket;
  userId: string;
  /** Frames of the client that the server has not read yet, and the server's that have not arrived. */
  up: ClientFrame[];
  down: ServerFrame[];
  /** What the channel's stream has sent down this line; undefined while the channel is not open on it. */
  sent: { epoch: string; offset: number; seq: number } | undefined;
  /** The client reads too slowly: the stream is not sent to it until it has caught up. */
  isBehind: boolean;
}

interface PageRequest {
  query: MessageQuery;
  /** Filled when the server reads it. */
  answer: Response | undefined;
  resolve: (response: Response) => void;
  reject: (error: Error) => void;
}

/** A server with one channel whose every frame and page moves when a test says so. */
export class ChatServer {
  readonly channel: ModelChannel;
  readonly pages: PageRequest[] = [];
  /** The texts that became messages, with their seqs, and those that did so more than once. */
  readonly sentTexts = new Map<string, number>();
  readonly sentTwice: string[] = [];
  /** Whether replies overtake the events that they belong to. */
  repliesFirst = false;
  readonly #lines = new Map<FakeSocket, Line>();

  constructor(now: () => number) {
    this.channel = new ModelChannel(now);
  }

  adopt(socket: FakeSocket, userId: string): void {
    const line: Line = { socket, userId, up: [], down: [], sent: undefined, isBehind: false };
    this.#lines.set(socket, line);
    socket.onFrame = (frame) => line.up.push(frame);
  }

  /** Does what the oldest frame on this line asks for, or says that it cannot just now. */
  read(socket: FakeSocket, how: "do" | "unavailable" = "do"): boolean {
    const line = this.#lines.get(socket);
    const frame = line?.up.shift();
    if (line === undefined || frame === undefined) return false;
    const re = "id" in frame ? frame.id : undefined;
    if (how === "unavailable" && re !== undefined) {
      line.down.push({
        type: "error",
        re,
        code: "unavailable",
        message: "later",
        retryable: true,
        retryAfterMs: 20,
      });
    } else {
      this.#act(line, frame, re);
    }
    return true;
  }

  /** Lets the oldest frame on its way arrive. */
  deliver(socket: FakeSocket): boolean {
    const line = this.#lines.get(socket);
    const frame = line?.down.shift();
    if (line === undefined || frame === undefined || socket.state !== "open") return false;
    socket.say(frame);
    return true;
  }

  setBehind(socket: FakeSocket, isBehind: boolean): void {
    const line = this.#lines.get(socket);
    if (line === undefined) return;
    line.isBehind = isBehind;
    if (!isBehind) this.#openAgain(line);
  }

  forget(how: "changes" | "life"): void {
    this.channel.forget(how);
    if (how === "life") for (const line of this.#lines.values()) this.#openAgain(line);
  }

  /** The HTTP side of one device. */
  api(): HitherApi {
    return new HitherApi({
      url: "https://hither.test",
      fetch: (input) =>
        new Promise((resolve, reject) => {
          const values = [...new URL(new Request(input).url).searchParams].map(([name, value]) => [
            name,
            Number(value),
          ]);
          this.pages.push({ query: Object.fromEntries(values), answer: undefined, resolve, reject });
        }),
    });
  }

  /** The server reads what the oldest unread request asks for. */
  readPage(): void {
    const request = this.pages.find(({ answer }) => answer === undefined);
    if (request === undefined) return;
    const page = this.channel.page(request.query);
    request.answer = Response.json({ ...page, messages: page.messages.map(toHttp) });
  }

  /** The oldest answer arrives, or the network swallows it. */
  deliverPage(isLost = false): void {
    const request = this.pages.shift();
    if (request === undefined) return;
    if (isLost || request.answer === undefined) request.reject(new TypeError("network"));
    else request.resolve(request.answer);
  }

  #act(line: Line, frame: ClientFrame, re: string | undefined): void {
    const { channel } = this;
    switch (frame.type) {
      case "openChannel": {
        const opened = channel.open(frame);
        line.sent = placeOf(opened);
        line.isBehind = false;
        line.down.push({ type: "channelOpened", re, ...opened });
        return;
      }
      case "closeChannel":
        line.sent = undefined;
        line.down.push({ type: "channelClosed", re, channelId: channel.channelId, reason: "asked" });
        return;
      case "sendMessage":
      case "editMessage":
      case "deleteMessage":
      case "addReaction":
      case "removeReaction":
      case "setPin": {
        const { reply, events, previous, offset } = channel.perform(line.userId, frame);
        const answer: ServerFrame =
          reply === null
            ? { type: "error", re, code: "notFound", message: "no", retryable: false }
            : { ...reply, re };
        for (const event of events) if (event.event === "sent") this.#note(event.message);
        if (this.repliesFirst) line.down.push(answer);
        if (events.length > 0) {
          const { channelId, epoch } = channel;
          this.#publish({ type: "channelChanged", channelId, epoch, previous, offset, events });
        }
        if (!this.repliesFirst) line.down.push(answer);
        return;
      }
      case "markRead":
        line.down.push({ type: "readMarked", re, channelId: channel.channelId, seq: frame.seq, unread: 0 });
        return;
      case "ping":
        line.down.push({ type: "pong", re });
        return;
      default:
        return;
    }
  }

  #note({ body, seq }: Message): void {
    if (this.sentTexts.has(body)) this.sentTwice.push(body);
    this.sentTexts.set(body, seq);
  }

  #publish(frame: Extract<ServerFrame, { type: "channelChanged" }>): void {
    const seqs = frame.events.map((event) => (event.event === "sent" ? event.message.seq : 0));
    for (const line of this.#lines.values()) {
      if (line.sent === undefined || line.isBehind) continue;
      line.sent = { epoch: frame.epoch, offset: frame.offset, seq: Math.max(line.sent.seq, ...seqs) };
      line.down.push(structuredClone(frame));
    }
  }

  /** As the session does where it lost its link to the channel, or the client has caught up. */
  #openAgain(line: Line): void {
    if (line.sent === undefined) return;
    const opened = this.channel.open(line.sent);
    line.sent = {
      ...placeOf(opened),
      seq: Math.max(placeOf(opened).seq, opened.recovered ? line.sent.seq : 0),
    };
    line.down.push({ type: "channelOpened", ...opened });
  }
}

function placeOf({ epoch, offset, messages }: Omit<ChannelOpened, "type">) {
  return { epoch, offset, seq: messages.at(-1)?.seq ?? 0 };
}

/** As HTTP says it. */
export function toHttp({ at, editedAt, deletedAt, thread, ...message }: Message) {
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    ...message,
    at: iso(at),
    ...(editedAt !== undefined && { editedAt: iso(editedAt) }),
    ...(deletedAt !== undefined && { deletedAt: iso(deletedAt) }),
    ...(thread && { thread: { ...thread, lastAt: iso(thread.lastAt) } }),
  };
}
