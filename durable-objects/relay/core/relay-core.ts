import {
  decodeBatch,
  eachId,
  encodeBatch,
  isBatch,
  type RelayPace,
} from "../../../protocol/links/relay-link.ts";
import { ignoreUnknown } from "../../../telemetry/ignore-unknown.ts";
import type { Clock } from "../../clock.ts";
import { Batcher } from "./batcher.ts";

/** What a relay needs of its shell. */
export interface RelayPorts<Socket> {
  sendToObject(text: string): void;
  /** Does nothing where the socket is closed. */
  send(socket: Socket, text: string): void;
  close(socket: Socket, code: number, reason: string): void;
}

/** How often a relay sends until its object tells it otherwise, in ms. */
const FIRST_TICK_MS = 100;

/** The sessions of one relay during one life of its link to the object: who is which number, and what goes between them. */
export class RelayCore<Socket> {
  readonly #ports: RelayPorts<Socket>;
  readonly #up: Batcher;
  readonly #ids = new Map<Socket, number>();
  readonly #sockets = new Map<number, Socket>();
  #lastId = 0;
  #tickMs = FIRST_TICK_MS;

  constructor(ports: RelayPorts<Socket>, clock: Clock) {
    this.#ports = ports;
    this.#up = new Batcher(
      clock,
      () => this.#tickMs,
      (batch) => ports.sendToObject(batch),
    );
  }

  /** How many sessions there are. */
  get size(): number {
    return this.#ids.size;
  }

  admit(socket: Socket): void {
    this.#lastId += 1;
    this.#ids.set(socket, this.#lastId);
    this.#sockets.set(this.#lastId, socket);
  }

  /** A session's message. */
  receive(socket: Socket, text: string): void {
    const id = this.#ids.get(socket);
    if (id !== undefined) this.#up.message(id, text);
  }

  /** A session's socket is closed. */
  closed(socket: Socket, code: number): void {
    const id = this.#ids.get(socket);
    if (id === undefined) return;
    this.#forget(id, socket);
    this.#up.closed(id, code, "");
  }

  fromObject(text: string): void {
    if (!isBatch(text)) {
      const message = JSON.parse(text) as Partial<RelayPace>;
      if (message.tickMs === undefined) return ignoreUnknown("relay", message);
      this.#tickMs = message.tickMs;
      return;
    }
    for (const { ids, text: message, closed } of decodeBatch(text)) {
      for (const id of eachId(ids)) {
        const socket = this.#sockets.get(id);
        if (socket === undefined) continue;
        if (closed === undefined) this.#ports.send(socket, message);
        else {
          this.#forget(id, socket);
          this.#ports.close(socket, closed, message);
          this.#up.closed(id, closed, "");
        }
      }
    }
  }

  /** Says that it is there, which keeps the object awake. */
  beat(): void {
    this.#ports.sendToObject(encodeBatch([]));
  }

  /** The link to the object is gone: so are those of the sessions, which link again by themselves. */
  end(code: number, reason: string): void {
    const sockets = [...this.#ids.keys()];
    this.#ids.clear();
    this.#sockets.clear();
    for (const socket of sockets) this.#ports.close(socket, code, reason);
  }

  #forget(id: number, socket: Socket): void {
    this.#ids.delete(socket);
    this.#sockets.delete(id);
  }
}
