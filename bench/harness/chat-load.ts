import type { ChatContender, ChatEvents } from "./chat-contender.ts";
import { ChatLedger } from "./chat-ledger.ts";
import { paced, sleep } from "./paced.ts";
import { DriverLoad } from "./usage.ts";

/** What has not arrived by then does not arrive. */
const ARRIVED_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 20;

export interface ChatTimes {
  warmUpMs: number;
  countedMs: number;
}

export interface ChatFigures {
  messagesPerSecond: number;
  /** From writing to the screens of the others. */
  p50Ms: number;
  p99Ms: number;
  /** From writing until the sender knows that it is stored. */
  storedP99Ms: number;
  serverMsPerMessage: number;
  cores: number;
  framesPerMessage: number;
  driverBusy: number;
  isDriverSaturated: boolean;
}

/** Members who write to a contender, and what becomes of it. */
export class ChatLoad {
  readonly #ledger = new ChatLedger();
  readonly #writers: readonly number[];
  #onStored: (member: number) => void = () => {};

  /** `writers`: who of the members writes, in turn. */
  constructor(writers: readonly number[]) {
    this.#writers = writers;
  }

  /** For the contender to tell of what arrives. */
  get events(): ChatEvents {
    return {
      onMessages: (member, bytes, start, end) => this.#ledger.sawFrame(member, bytes, start, end),
      onStored: (member) => {
        this.#ledger.wasStored(member);
        this.#onStored(member);
      },
    };
  }

  /** Each writer writes on as soon as the last message is stored. */
  closedLoop(contender: ChatContender, times: ChatTimes): Promise<ChatFigures> {
    return this.#measured(contender, times, async (ms) => {
      const untilMs = performance.now() + ms;
      const write = (member: number) => {
        if (performance.now() < untilMs) this.#write(contender, member, performance.now());
      };
      this.#onStored = write;
      for (const member of this.#writers) write(member);
      await sleep(ms);
      this.#onStored = () => {};
    });
  }

  /** The writers write in turn, at an even pace, whatever the server says. */
  openLoop(contender: ChatContender, perSecond: number, times: ChatTimes): Promise<ChatFigures> {
    return this.#measured(contender, times, async (ms) => {
      await paced(perSecond, ms, (number, dueMs) => {
        this.#write(contender, this.#writers[number % this.#writers.length] ?? 0, dueMs);
      });
    });
  }

  #write(contender: ChatContender, member: number, dueMs: number): void {
    contender.send(member, this.#ledger.write(member, dueMs));
  }

  /** Throws where a message does not reach everybody it is for, once. */
  async #measured(
    contender: ChatContender,
    { warmUpMs, countedMs }: ChatTimes,
    write: (ms: number) => Promise<void>,
  ): Promise<ChatFigures> {
    const ledger = this.#ledger;
    await write(warmUpMs);
    await this.#allArrived(contender);
    ledger.begin();
    const driver = new DriverLoad();
    const serverMsBefore = contender.usage.processorMs;
    const framesBefore = contender.counts.frames;
    const startMs = performance.now();
    await write(countedMs);
    const tookMs = performance.now() - startMs;
    const messages = ledger.storedCount;
    const driverBusy = driver.busy;
    const { isSaturated } = driver;
    await this.#allArrived(contender);
    const all = ledger.storedCount;
    const serverMs = contender.usage.processorMs - serverMsBefore;
    return {
      messagesPerSecond: (messages * 1_000) / tookMs,
      p50Ms: ledger.seen.percentileMs(50),
      p99Ms: ledger.seen.percentileMs(99),
      storedP99Ms: ledger.stored.percentileMs(99),
      serverMsPerMessage: serverMs / all,
      cores: serverMs / (performance.now() - startMs),
      framesPerMessage: (contender.counts.frames - framesBefore) / all,
      driverBusy,
      isDriverSaturated: isSaturated,
    };
  }

  async #allArrived({ audiences, name }: ChatContender): Promise<void> {
    const deadlineMs = performance.now() + ARRIVED_WITHIN_MS;
    const missing = () => this.#ledger.unstored + this.#ledger.incomplete(audiences);
    while (missing() > 0) {
      if (performance.now() > deadlineMs)
        throw new Error(`${name}: ${missing()} messages did not arrive, or twice`);
      await sleep(LOOK_EVERY_MS);
    }
  }
}
