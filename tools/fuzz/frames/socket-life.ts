import { CLOSE_CODES } from "../../../protocol/close-codes.ts";
import { ERROR_CODES } from "../../../protocol/error-codes.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { PROTOCOL_VERSION } from "../../../protocol/version.ts";
import { FRAMES } from "../../contract/frames.ts";
import type { Findings } from "../findings.ts";
import type { KnownValues } from "../known-values.ts";
import type { Tally } from "../tally.ts";
import { type Shot, shotOf } from "./make-frames.ts";
import { WireSocket } from "./wire-socket.ts";

export interface LifeContext {
  port: number;
  findings: Findings;
  tally: Tally;
  known: KnownValues;
}

/** Longer than a client waits by the contract, so that one that is only busy is no finding. */
const ANSWER_WITHIN_MS = 30_000;
/** Frames that wait for their answers at a time. */
const IN_FLIGHT = 24;
/** Of longer answers nothing is learnt: to read them all would take the driver's time. */
const MAX_LEARNT_BYTES = 8_192;
const SERVER_TYPES = new Set(FRAMES.filter(({ side }) => side === "server").map(({ type }) => type));
/** What a socket may end with: the contract's codes, a goodbye, and the platform's own for what is no WebSocket message. */
const CLOSES = new Set<number>([...Object.values(CLOSE_CODES), 1000, 1007, 1009]);
/** Those that say that the server failed. */
const FAULTS: number[] = [CLOSE_CODES.internalError, CLOSE_CODES.heartbeatLost];

/** One socket from its opening to its end, with what it still waits for. */
export class SocketLife {
  readonly #context: LifeContext;
  readonly #waiting = new Map<string, { shot: Shot; sentAtMs: number }>();
  readonly #answered = new Set<string>();
  readonly #sent: Shot[] = [];
  #socket: WireSocket | null = null;
  #wake: () => void = () => undefined;
  #closedWith: number | null = null;
  #troubles: string[] = [];
  sessionId: string | null = null;

  constructor(context: LifeContext) {
    this.#context = context;
  }

  get isOpen(): boolean {
    return this.#closedWith === null;
  }

  /** What went wrong in this life. */
  get troubles(): readonly string[] {
    return this.#troubles;
  }

  async open(): Promise<void> {
    this.#socket = await WireSocket.open(this.#context.port, "/v1/socket", {
      onText: (bytes) => this.#read(bytes),
      onClose: (code) => {
        this.#closedWith = code;
        this.#wake();
      },
    });
  }

  /** Says who it is. Answers whether it was welcomed. */
  async hello(token: string, sessionId?: string): Promise<boolean> {
    const hello = { type: "hello", id: "hello", protocol: PROTOCOL_VERSION, token, client: "fuzz" };
    await this.send(shotOf(JSON.stringify({ ...hello, ...(sessionId !== undefined && { sessionId }) })));
    await this.settle();
    return this.isOpen && this.sessionId !== null;
  }

  /** Sends a frame, once few enough wait for their answers. */
  async send(shot: Shot): Promise<void> {
    while (this.isOpen && this.#waiting.size >= IN_FLIGHT) await this.#next();
    if (!this.isOpen) return;
    this.#context.tally.frames += 1;
    this.#sent.push(shot);
    // An id that was used before could be answered by either answer.
    if (shot.id !== null && shot.mustAnswer && !this.#waiting.has(shot.id)) {
      this.#answered.delete(shot.id);
      this.#waiting.set(shot.id, { shot, sentAtMs: performance.now() });
    }
    this.#socket?.send(shot.opcode, shot.payload);
  }

  /** Waits until everything is answered, or the socket is closed. */
  async settle(): Promise<void> {
    while (this.isOpen && this.#waiting.size > 0) await this.#next();
  }

  /** Waits for the server to close it. */
  async ended(): Promise<void> {
    while (this.isOpen) if (!(await this.#next())) break;
    this.#judgeClose();
  }

  /** Ends it, with a goodbye or without. */
  async end(politely: boolean): Promise<void> {
    if (!this.isOpen) return this.#judgeClose();
    if (politely) {
      this.#socket?.close();
      while (this.isOpen) if (!(await this.#next())) break;
    }
    this.#socket?.drop();
  }

  /** Waits for anything to happen. Answers whether it did in time. */
  async #next(): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#wake = () => resolve(true);
    const timer = setTimeout(() => resolve(false), ANSWER_WITHIN_MS);
    const happened = await promise;
    clearTimeout(timer);
    const tooOldMs = performance.now() - ANSWER_WITHIN_MS;
    for (const [id, { shot, sentAtMs }] of this.#waiting) {
      if (sentAtMs > tooOldMs) break;
      this.#waiting.delete(id);
      this.#trouble(`no answer to ${typeOf(shot)} within ${ANSWER_WITHIN_MS} ms`, id, shot);
    }
    return happened;
  }

  #read(bytes: Buffer): void {
    const head = bytes.toString("utf8", 0, 400);
    const type = /^\{"type":"(\w+)"/.exec(head)?.[1] ?? "";
    if (!SERVER_TYPES.has(type)) return this.#trouble("an unknown frame from the server", head);
    if (type === "ping") {
      const { n } = JSON.parse(head) as { n: number };
      this.#socket?.sendText(JSON.stringify({ type: "pong", n }));
      return;
    }
    const re = /^\{[^{[]*?"re":("(?:[^"\\]|\\.)*")/.exec(head)?.[1];
    const id = re === undefined ? null : (JSON.parse(re) as string);
    if (type === "error") this.#readError(bytes, id);
    if (type === "welcome") this.sessionId = /"sessionId":"([^"]*)"/.exec(head)?.[1] ?? null;
    if (bytes.length < MAX_LEARNT_BYTES && (type === "messageSent" || type === "channelOpened")) {
      this.#context.known.learn(JSON.parse(bytes.toString()));
    }
    if (id !== null) this.#settled(id, head);
    this.#wake();
  }

  #settled(id: string, head: string): void {
    const waiting = this.#waiting.get(id);
    if (waiting) {
      this.#waiting.delete(id);
      this.#answered.add(id);
      this.#context.tally.noteLatency(performance.now() - waiting.sentAtMs);
    } else if (this.#answered.has(id) && /^f\d+$/.test(id)) {
      const shot = this.#sent.find((sent) => sent.id === id);
      const times = this.#sent.filter((sent) => sent.id === id).length;
      if (times === 1) this.#trouble("a second answer to one frame", head, shot);
    }
  }

  #readError(bytes: Buffer, id: string | null): void {
    const { code, message } = JSON.parse(bytes.toString()) as { code: string; message: string };
    this.#context.tally.noteError(code);
    const shot = this.#sent.findLast((sent) => sent.id === id) ?? this.#sent.at(-1);
    if (!(code in ERROR_CODES)) this.#trouble(`an unknown error code ${code}`, message, shot);
    if (code === "internalError" || code === "unavailable")
      this.#trouble(`the error ${code}: ${message}`, message, shot);
  }

  #judgeClose(): void {
    const code = this.#closedWith ?? 1006;
    this.#context.tally.noteClose(code);
    if (this.#closedWith === null) this.#trouble("a socket that does not close", "");
    else if (!CLOSES.has(code)) this.#trouble(`a close with ${code}`, "", this.#sent.at(-1));
    else if (FAULTS.includes(code)) this.#trouble(`a close with ${code}`, "", this.#sent.at(-1));
  }

  #trouble(what: string, detail: string, shot?: Shot): void {
    this.#troubles.push(what);
    const cause = shot ? shot.payload.subarray(0, LIMITS.maxHelloBytes).toString() : null;
    this.#context.findings.add(what, detail, cause, shot ? () => this.#again(what, shot) : null);
  }

  /** Set by who knows how to come in: sends a frame alone on a fresh socket. */
  reproduce: ((shot: Shot) => Promise<readonly string[]>) | null = null;

  async #again(what: string, shot: Shot): Promise<boolean> {
    return (await this.reproduce?.(shot))?.includes(what) ?? false;
  }
}

function typeOf({ payload }: Shot): string {
  return /"type":\s*"(\w{1,30})"/.exec(payload.toString("utf8", 0, 2_000))?.[1] ?? "what is no frame";
}
