import type { Clock } from "../clock.ts";
import { inTime } from "../in-time.ts";
import type { Chore } from "./chores.ts";
import { refersTo } from "./core/file-references.ts";
import {
  dueNotices,
  noticesDueMs,
  type OwedNotice,
  postponeNotice,
  strikeNotice,
} from "./core/owed-notices.ts";
import type { ChannelStorage } from "./core/storage.ts";

const MAX_AT_ONCE = 32;
/** A file that does not answer within this counts as failed. */
const TIMEOUT_MS = 5_000;

export interface FileNoticesHost {
  /** Tells a file whether the channel refers to it. */
  settle(fileId: string, refers: boolean): Promise<void>;
  /** Runs `work` in a transaction. */
  apply(work: () => void): void;
  onFault(fileId: string, error: unknown): void;
}

/**
 * Tells files that the channel refers to them, or does not any more. Each is told what is true when it is told, and owed that
 * until it has heard what still is: so a crash at any point costs a repeat, and nothing else.
 */
export class FileNotices implements Chore {
  readonly name = "file notices";
  readonly #storage: ChannelStorage;
  readonly #host: FileNoticesHost;
  readonly #clock: Clock;

  constructor(storage: ChannelStorage, host: FileNoticesHost, clock: Clock) {
    this.#storage = storage;
    this.#host = host;
    this.#clock = clock;
  }

  dueMs(): number | null {
    return noticesDueMs(this.#storage);
  }

  async step(nowMs: number): Promise<void> {
    const due = dueNotices(this.#storage, nowMs, MAX_AT_ONCE);
    const told = await Promise.all(due.map((notice) => this.#tell(notice)));
    this.#host.apply(() => {
      for (const note of told) note();
    });
  }

  /** Answers how to note that it was told, or that it was not. */
  async #tell(notice: OwedNotice): Promise<() => void> {
    const { file } = notice;
    const refers = refersTo(this.#storage, file);
    try {
      await inTime(
        this.#clock,
        TIMEOUT_MS,
        this.#host.settle(file, refers),
        "the file did not answer in time",
      );
    } catch (error) {
      this.#host.onFault(file, error);
      return () => postponeNotice(this.#storage, notice, this.#clock.now());
    }
    return () => {
      // What changed while it was told is owed still.
      if (refersTo(this.#storage, file) === refers) strikeNotice(this.#storage, file);
    };
  }
}
