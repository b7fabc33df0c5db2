import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";

export interface RawSocketEvents {
  /** A text frame: the bytes from `start` to `end`, which are written over after the call. */
  onText(bytes: Buffer, start: number, end: number): void;
  /** The connection is gone, whoever ended it. */
  onClose(): void;
}

/** What all sockets read into: a read is taken in before the next one begins. */
const READ_BUFFER = Buffer.allocUnsafe(1 << 18);
const OPCODE_TEXT = 1;
const OPCODE_CLOSE = 8;
const OPCODE_PING = 9;
const HEAD_END = "\r\n\r\n";

/**
 * A client's WebSocket as cheap as it can be, so that the driver of a benchmark has time left for measuring: no extensions, no
 * fragments, and a mask of zeros, which RFC 6455 allows and which leaves the payload as it is.
 */
export class RawSocket {
  readonly #socket: Socket;
  readonly #events: RawSocketEvents;
  readonly #opened = Promise.withResolvers<void>();
  #isOpen = false;
  #isClosed = false;
  /** The beginning of a frame whose end has not arrived. */
  #rest: Buffer | null = null;

  /** Opens a socket to this machine. Throws where the server refuses. */
  static async open(port: number, path: string, events: RawSocketEvents): Promise<RawSocket> {
    const socket = new RawSocket(port, path, events);
    await socket.#opened.promise;
    return socket;
  }

  private constructor(port: number, path: string, events: RawSocketEvents) {
    this.#events = events;
    this.#socket = connect({
      port,
      host: "127.0.0.1",
      noDelay: true,
      onread: {
        buffer: READ_BUFFER,
        callback: (length) => {
          this.#read(READ_BUFFER.subarray(0, length));
          return true;
        },
      },
    });
    this.#socket.on("connect", () => {
      const key = randomBytes(16).toString("base64");
      this.#socket.write(
        `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
          `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
      );
    });
    this.#socket.on("error", (error) => this.#opened.reject(error));
    this.#socket.on("close", () => this.#closed());
  }

  send(text: string): void {
    this.sendFrame(textFrame(text));
  }

  /** Sends what `textFrame` made. */
  sendFrame(frame: Buffer): void {
    if (!this.#isClosed) this.#socket.write(frame);
  }

  /** Says goodbye. */
  close(): void {
    this.sendFrame(frameOf(OPCODE_CLOSE, Buffer.from([0x03, 0xe8])));
    this.#socket.end();
  }

  /** Drops the connection, as a phone does in a tunnel. */
  drop(): void {
    this.#socket.resetAndDestroy();
  }

  #read(chunk: Buffer): void {
    const bytes = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk;
    this.#rest = null;
    const from = this.#isOpen ? this.#readFrames(bytes, 0) : this.#readHead(bytes);
    // The buffer is written over by the next read.
    if (from < bytes.length) this.#rest = Buffer.from(bytes.subarray(from));
  }

  /** Answers from where on the bytes are not taken in. */
  #readHead(bytes: Buffer): number {
    const end = bytes.indexOf(HEAD_END);
    if (end === -1) return 0;
    const status = bytes.toString("latin1", 0, bytes.indexOf("\r\n"));
    if (!status.startsWith("HTTP/1.1 101")) {
      this.#opened.reject(new Error(`the server answers ${status}`));
      this.drop();
      return bytes.length;
    }
    this.#isOpen = true;
    this.#opened.resolve();
    return this.#readFrames(bytes, end + HEAD_END.length);
  }

  #readFrames(bytes: Buffer, from: number): number {
    for (;;) {
      if (bytes.length < from + 2) return from;
      const opcode = (bytes[from] ?? 0) & 0x0f;
      let length = (bytes[from + 1] ?? 0) & 0x7f;
      let start = from + 2;
      if (length === 126) {
        if (bytes.length < start + 2) return from;
        length = bytes.readUInt16BE(start);
        start += 2;
      } else if (length === 127) {
        if (bytes.length < start + 8) return from;
        length = Number(bytes.readBigUInt64BE(start));
        start += 8;
      }
      const end = start + length;
      if (bytes.length < end) return from;
      if (opcode === OPCODE_TEXT) this.#events.onText(bytes, start, end);
      else if (opcode === OPCODE_CLOSE) this.#socket.end();
      else if (opcode === OPCODE_PING)
        throw new Error("a server that sends WebSocket pings is not provided for");
      from = end;
    }
  }

  #closed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#opened.reject(new Error("the connection was closed"));
    this.#events.onClose();
  }
}

/** A client's text frame, ready to be sent any number of times. */
export function textFrame(text: string): Buffer {
  return frameOf(OPCODE_TEXT, Buffer.from(text));
}

function frameOf(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  if (length > 0xffff) throw new RangeError("frames of more than 64 KB are not provided for");
  const headBytes = length < 126 ? 6 : 8;
  const frame = Buffer.allocUnsafe(headBytes + length);
  frame[0] = 0x80 | opcode;
  if (length < 126) frame[1] = 0x80 | length;
  else {
    frame[1] = 0x80 | 126;
    frame.writeUInt16BE(length, 2);
  }
  frame.fill(0, headBytes - 4, headBytes);
  payload.copy(frame, headBytes);
  return frame;
}
