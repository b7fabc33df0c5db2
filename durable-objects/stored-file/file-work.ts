import { LIMITS } from "../../protocol/limits.ts";
import {
  cleanName,
  type FileRoomMethods,
  tailPrefix,
  thumbnailName,
  uploadName,
} from "../../protocol/links/stored-file-link.ts";
import { FILES_EXAMINED } from "../../telemetry/metrics.ts";
import type { Clock } from "../clock.ts";
import { type ExaminingHost, examine, type Verdict } from "./examining.ts";
import type { StoredRecord } from "./file-storage.ts";

/** A crash is made up for after so long. */
const WATCH_MS = 25_000;
/** What failed is tried again after so long, then twice as long, and so on. */
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 600_000;
/** How long after its last moment an upload may still write an object. */
const LATE_WRITES_MS = 3_600_000;

export interface WorkHost extends ExaminingHost {
  hubOf(userId: string): Pick<FileRoomMethods, "fileFinished" | "freeFile">;
  clock: Clock;
  /** Deletes everything that the object stores. */
  forget(): Promise<void>;
  report(message: string, error: unknown): void;
}

/**
 * What a file's object does by itself: examines the bytes, tells the owner's hub, deletes what is not needed, and the
 * file when its time is over. What is left to do is in the record; it is done again from the last record on, whenever it is
 * broken off.
 */
export class FileWork {
  readonly #host: WorkHost;
  /** The run that is under way. There is never a second one. */
  #run: { end: Promise<void>; abort: AbortController } | null = null;

  constructor(host: WorkHost) {
    this.#host = host;
  }

  get isRunning(): boolean {
    return this.#run !== null;
  }

  /** When there is something to do, in epoch milliseconds; null: nothing, as things stand. */
  dueMs(): number | null {
    const { remains } = this.#host.storage;
    if (remains) return remains.sweepAtMs;
    const record = this.#host.storage.read();
    return record && hasWork(record) ? record.workAtMs : null;
  }

  /** Whether there is work that did not fail: it is due, or was broken off. */
  get isUrgent(): boolean {
    const record = this.#host.storage.read();
    return record !== null && hasWork(record) && record.failures === 0 && record.toSweep !== "late";
  }

  /** Does what is left. Ends when it is done, or failed; it is due again then. Never throws. */
  async run(): Promise<void> {
    if (this.#run) return this.#run.end;
    this.#postpone(WATCH_MS);
    const abort = new AbortController();
    const end = this.#work(abort.signal).finally(() => {
      this.#run = null;
    });
    this.#run = { end, abort };
    return end;
  }

  /** Breaks off what is under way, and waits until it does nothing any more. */
  async stop(): Promise<void> {
    this.#run?.abort.abort(new Error("the file is being deleted"));
    await this.#run?.end;
  }

  async #work(signal: AbortSignal): Promise<void> {
    const { storage } = this.#host;
    try {
      if (storage.remains) await this.#removeRemains();
      else if (storage.read()?.isErased) await this.#erase();
      else {
        await this.#examine(signal);
        await this.#tell(signal);
        await this.#sweep(signal);
      }
    } catch (error) {
      if (!signal.aborted) this.#failed(error);
    }
  }

  async #examine(signal: AbortSignal): Promise<void> {
    const { storage } = this.#host;
    const begun = storage.read();
    if (begun?.state !== "processing") return;
    const verdict = await examine(this.#host, begun, signal);
    signal.throwIfAborted();
    // Parts that do not fit are removed before others can come.
    if ("lost" in verdict) await this.#removeObjects(begun);
    const record = storage.read();
    if (record) this.#conclude(record, verdict);
  }

  #conclude(record: StoredRecord, verdict: Verdict): void {
    const { storage, clock, fileId } = this.#host;
    const done = { ...record, failures: 0 };
    FILES_EXAMINED.increment("lost" in verdict ? "lost" : "refusal" in verdict ? "refused" : "ready");
    if ("lost" in verdict) {
      storage.dropParts();
      const freeAtMs = record.createdAtMs + LIMITS.fileUnusedMs;
      // Whoever still has the turn counts parts of the upload that is no more.
      const empty = { turn: record.turn + 1, multipartId: null, tail: null, bytesIn: null };
      storage.write({ ...done, ...empty, state: "uploading", freeAtMs });
      this.#host.report("an upload has to begin anew", new Error(verdict.lost));
    } else if ("refusal" in verdict) {
      const { refusal } = verdict;
      storage.write({
        ...done,
        state: "refused",
        refusal,
        thumbnail: false,
        toTell: "freed",
        toSweep: "now",
      });
    } else {
      const { served } = verdict;
      // However late it became ready, there is a moment to use it.
      const freeAtMs = Math.max(
        record.createdAtMs + LIMITS.fileUnusedMs,
        clock.now() + LIMITS.fileReleasedMs,
      );
      const isRest = record.multipartId !== null || served.objectName !== uploadName(fileId);
      const toSweep = isRest ? "now" : null;
      storage.write({ ...done, state: "ready", served, freeAtMs, toTell: "finished", toSweep });
    }
  }

  async #tell(signal: AbortSignal): Promise<void> {
    const { storage, fileId } = this.#host;
    const told = storage.read();
    if (!told?.toTell) return;
    const hub = this.#host.hubOf(told.ownerId);
    if (told.toTell === "freed") await hub.freeFile(fileId);
    else await hub.fileFinished(fileId, told.served?.sizeBytes ?? told.input.sizeBytes);
    signal.throwIfAborted();
    const record = storage.read();
    if (record) storage.write({ ...record, toTell: null, failures: 0 });
  }

  async #sweep(signal: AbortSignal): Promise<void> {
    const { storage } = this.#host;
    const swept = storage.read();
    if (!swept?.toSweep) return;
    await this.#removeObjects(swept);
    signal.throwIfAborted();
    const record = storage.read();
    if (!record) return;
    const after = { ...record, multipartId: null, tail: null, failures: 0 };
    if (record.toSweep === "late") storage.write({ ...after, toSweep: null });
    else storage.write({ ...after, toSweep: "late", workAtMs: lastWriteMs(record) });
  }

  /** The bucket first, then the hub: room is given back when it is free. */
  async #erase(): Promise<void> {
    const { storage, clock, fileId } = this.#host;
    const record = storage.read();
    if (!record) return;
    await this.#removeObjects(record);
    await this.#host.hubOf(record.ownerId).freeFile(fileId);
    const sweepAtMs = lastWriteMs(record);
    if (clock.now() < sweepAtMs) storage.leave({ fileId, sweepAtMs, failures: 0 });
    else await this.#host.forget();
  }

  async #removeRemains(): Promise<void> {
    const { fileId, bucket } = this.#host;
    await bucket.removeAll(tailPrefix(fileId));
    await bucket.remove([uploadName(fileId), cleanName(fileId), thumbnailName(fileId)]);
    await this.#host.forget();
  }

  /** Removes what is not served, now or later. */
  async #removeObjects({ turn, multipartId, served, thumbnail, isErased }: StoredRecord): Promise<void> {
    const { fileId, bucket } = this.#host;
    const kept = isErased ? null : served?.objectName;
    if (multipartId !== null) await bucket.abandon(uploadName(fileId), multipartId);
    if (turn > 0) await bucket.removeAll(tailPrefix(fileId));
    const names = [uploadName(fileId), cleanName(fileId)].filter((name) => name !== kept);
    if (isErased || !thumbnail) names.push(thumbnailName(fileId));
    await bucket.remove(names);
  }

  #failed(error: unknown): void {
    const { storage } = this.#host;
    const failures = (storage.remains ?? storage.read())?.failures ?? 0;
    if (storage.read()?.state === "processing") FILES_EXAMINED.increment("failed");
    this.#postpone(Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS), failures + 1);
    this.#host.report("a file's work failed and will be tried again", error);
  }

  /** Lets the work be due again after so long. */
  #postpone(delayMs: number, failures?: number): void {
    const { storage, clock } = this.#host;
    const dueMs = clock.now() + delayMs;
    const { remains } = storage;
    const record = storage.read();
    if (remains) {
      storage.leave({ ...remains, sweepAtMs: dueMs, failures: failures ?? remains.failures });
    } else if (record && hasWork(record)) {
      storage.write({ ...record, workAtMs: dueMs, failures: failures ?? record.failures });
    }
  }
}

function hasWork({ state, toTell, toSweep, isErased }: StoredRecord): boolean {
  return isErased || state === "processing" || toTell !== null || toSweep !== null;
}

/** Until when a request may write an object of this file. */
function lastWriteMs({ createdAtMs }: StoredRecord): number {
  return createdAtMs + LIMITS.fileUnusedMs + LATE_WRITES_MS;
}
