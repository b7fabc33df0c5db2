import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";

export const OPCODES = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface WireEvents {
  onText(bytes: Buffer): void;
  /** The socket is gone; 1006 where nobody said why. */
  onClose(code: number): void;
}

const HEAD_END = "\r\n\r\n";

/** A client's WebSocket by hand, since no library sends what breaks the rules: text that is no UTF-8, frames of any size. */
export class WireSocket {
  readonly #socket: Socket;
  readonly #events: WireEvents;
  readonly #opened = Promise.withResolvers<void>();
  #rest: Buffer = Buffer.alloc(0);
  #isOpen = false;
  #isClosed = false;
  #code = 1006;

  /** Opens a socket to this machine. Throws where the server refuses. */
  static async open(port: number, path: string, events: WireEvents): Promise<WireSocket> {
    const socket = new WireSocket(port, path, events);
    await socket.#opened.promise;
    return socket;
  }

  private constructor(port: number, path: string, events: WireEvents) {
    this.#events = events;
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.#socket.on("connect", () => {
      const key = randomBytes(16).toString("base64");
      this.#socket.write(
        `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
          `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
      );
    });
    this.#socket.on("data", (chunk) => this.#read(chunk));
    this.#socket.on("error", (error) => this.#opened.reject(error));
    this.#socket.on("close", () => this.#closed());
  }

  send(opcode: number, payload: Buffer): void {
    if (this.#isClosed) return;
    const { length } = payload;
    const head = Buffer.alloc(length < 126 ? 6 : length < 65_536 ? 8 : 14);
    head[0] = 0x80 | opcode;
    if (length < 126) head[1] = 0x80 | length;
    else if (length < 65_536) {
      head[1] = 0xfe;
      head.writeUInt16BE(length, 2);
    } else {
      head[1] = 0xff;
      head.writeBigUInt64BE(BigInt(length), 2);
    }
    // The mask is zero, which RFC 6455 allows and which leaves the payload as it is.
    this.#socket.write(Buffer.concat([head, payload]));
  }

  sendText(text: string): void {
    this.send(OPCODES.text, Buffer.from(text));
  }

  /** Says goodbye. */
  close(): void {
    this.send(OPCODES.close, Buffer.from([0x03, 0xe8]));
  }

  /** Drops the connection, as a phone does in a tunnel. */
  drop(): void {
    this.#socket.resetAndDestroy();
  }

  #read(chunk: Buffer): void {
    let bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    if (!this.#isOpen) {
      const end = bytes.indexOf(HEAD_END);
      if (end !== -1) {
        const status = bytes.toString("latin1", 0, bytes.indexOf("\r\n"));
        if (!status.startsWith("HTTP/1.1 101")) {
          this.#opened.reject(new Error(`the server answers ${status}`));
          return this.drop();
        }
        this.#isOpen = true;
        this.#opened.resolve();
        bytes = bytes.subarray(end + HEAD_END.length);
      }
    }
    this.#rest = this.#isOpen ? this.#readFrames(bytes) : bytes;
  }

  /** Answers what is left: the beginning of a frame. */
  #readFrames(bytes: Buffer): Buffer {
    let from = 0;
    for (;;) {
      if (bytes.length < from + 2) break;
      const opcode = (bytes[from] ?? 0) & 0x0f;
      let length = (bytes[from + 1] ?? 0) & 0x7f;
      let start = from + 2;
      if (length === 126 && bytes.length >= start + 2) {
        length = bytes.readUInt16BE(start);
        start += 2;
      } else if (length === 127 && bytes.length >= start + 8) {
        length = Number(bytes.readBigUInt64BE(start));
        start += 8;
      } else if (length > 125) break;
      const end = start + length;
      if (bytes.length < end) break;
      const payload = bytes.subarray(start, end);
      if (opcode === OPCODES.text) this.#events.onText(payload);
      else if (opcode === OPCODES.close) {
        this.#code = length >= 2 ? payload.readUInt16BE(0) : 1005;
        this.send(OPCODES.close, payload);
        this.#socket.end();
      }
      from = end;
    }
    return bytes.subarray(from);
  }

  #closed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#opened.reject(new Error("the connection was closed"));
    this.#events.onClose(this.#code);
  }
}
