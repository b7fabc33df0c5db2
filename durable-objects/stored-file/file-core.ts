import type { FileInput } from "../../protocol/files/file.ts";
import { LIMITS } from "../../protocol/limits.ts";
import {
  type FileHolder,
  type FileOutcome,
  type FileRecord,
  type HeldFile,
  type StoredFileMethods,
  type UploadedPart,
  type UploadTurn,
  uploadName,
} from "../../protocol/links/stored-file-link.ts";
import type { StoredRecord } from "./file-storage.ts";
import { heldView, viewOf } from "./file-view.ts";
import { FileWork, type WorkHost } from "./file-work.ts";
import { expiresAtMs, hold, settle } from "./holding.ts";
import { OpenTurn } from "./open-turn.ts";
import { giveTurn, receivedBytes, storePart, storeTail, whyClosed, whyNoTurn } from "./upload-turns.ts";

/** `finish` waits so long for the end. */
const WAIT_MS = 20_000;

export interface FileHost extends WorkHost {
  /** The size of an upload's parts. */
  partBytes: number;
  /** Lets the alarm ring when `nextDueMs` says, or not at all. */
  setAlarm(nextDueMs: () => number | null): Promise<void>;
}

/** One file: what comes in for it, who may use it, and how long it lives. */
export class FileCore implements StoredFileMethods {
  readonly #host: FileHost;
  readonly #work: FileWork;
  readonly #openTurn: OpenTurn;
  /** The multipart upload that is being begun. */
  #beginning: Promise<string> | null = null;

  constructor(host: FileHost) {
    this.#host = host;
    this.#work = new FileWork(host);
    this.#openTurn = new OpenTurn(host.clock);
  }

  async declare(ownerId: string, input: FileInput): Promise<FileRecord> {
    const { storage } = this.#host;
    if (storage.remains) throw new Error("the file was deleted");
    const known = storage.read();
    if (known?.isErased) throw new Error("the file is being deleted");
    if (known && known.ownerId !== ownerId) throw new Error("the file is somebody else's");
    if (known) return this.#view(known);
    const createdAtMs = this.#host.clock.now();
    const record: StoredRecord = {
      fileId: this.#host.fileId,
      ownerId,
      input,
      createdAtMs,
      partBytes: this.#host.partBytes,
      state: "uploading",
      refusal: null,
      served: null,
      thumbnail: false,
      turn: 0,
      multipartId: null,
      tail: null,
      bytesIn: null,
      wasHeld: false,
      wasUsed: false,
      freeAtMs: createdAtMs + LIMITS.fileUnusedMs,
      toTell: null,
      toSweep: null,
      workAtMs: createdAtMs,
      failures: 0,
      isErased: false,
    };
    storage.create(record);
    await this.#schedule();
    return this.#view(record);
  }

  async describe(): Promise<FileRecord | null> {
    const record = this.#record();
    return record && this.#view(record);
  }

  async describeAtRest(): Promise<FileRecord | null> {
    await this.#openTurn.rest();
    return this.describe();
  }

  async takeTurn(by: string, offset: number): Promise<FileOutcome<UploadTurn>> {
    const { storage, fileId } = this.#host;
    const asked = this.#record(by);
    if (!asked) return { fault: "noSuchFile" };
    const fault = whyNoTurn(storage, asked, offset);
    if (fault) return { fault };
    const multipartId = asked.multipartId ?? (await this.#beginMultipart());
    const record = this.#record(by);
    if (!record) return { fault: "noSuchFile" };
    const late = whyNoTurn(storage, record, offset);
    if (late) return { fault: late };
    const given = giveTurn(fileId, storage, { ...record, multipartId });
    this.#openTurn.begin(given.turn);
    return { ok: given };
  }

  async storedPart(turn: number, part: UploadedPart): Promise<FileOutcome<{ receivedBytes: number }>> {
    const record = this.#record();
    if (!record) return { fault: "noSuchFile" };
    const closed = whyClosed(record);
    if (closed) return { fault: closed };
    if (turn !== record.turn) return { fault: "superseded" };
    return storePart(this.#host.storage, record, part, (name) => this.#removeTail(name));
  }

  async storedTail(
    turn: number,
    tail: { name: string; sizeBytes: number },
  ): Promise<FileOutcome<{ receivedBytes: number }>> {
    const { storage, fileId } = this.#host;
    const record = this.#record();
    if (!record) return { fault: "noSuchFile" };
    // A repeat. Whoever is refused deletes the tail, and this one is needed, whoever has the turn now.
    if (record.tail?.name === tail.name) return { ok: { receivedBytes: receivedBytes(storage, record) } };
    const closed = whyClosed(record);
    if (closed) return { fault: closed };
    if (turn !== record.turn) return { fault: "superseded" };
    const outcome = storeTail(fileId, storage, record, tail, (name) => this.#removeTail(name));
    this.#openTurn.end(turn);
    return outcome;
  }

  async finish(by: string): Promise<FileOutcome<FileRecord>> {
    const { storage, clock } = this.#host;
    const asked = this.#record(by);
    if (!asked) return { fault: "noSuchFile" };
    if (asked.state === "uploading") {
      const bytesIn = await this.#whereBytesAre(asked);
      if (typeof bytesIn === "object") return bytesIn;
      const record = this.#record(by);
      if (!record) return { fault: "noSuchFile" };
      if (record.state === "uploading") {
        const nowMs = clock.now();
        const freeAtMs = nowMs + LIMITS.fileUnusedMs;
        this.#openTurn.end(record.turn);
        storage.write({ ...record, state: "processing", bytesIn, freeAtMs, workAtMs: nowMs, failures: 0 });
      }
    }
    await this.#waitForWork();
    const record = this.#record(by);
    if (!record) return { fault: "noSuchFile" };
    return record.state === "uploading" ? { fault: "wrongOffset" } : { ok: this.#view(record) };
  }

  async storedThumbnail(by: string): Promise<FileOutcome<FileRecord>> {
    const record = this.#record(by);
    if (!record) return { fault: "noSuchFile" };
    if (record.state === "refused") return { fault: "refused" };
    if (record.wasHeld) return { fault: "complete" };
    const changed = { ...record, thumbnail: true };
    if (!record.thumbnail) this.#host.storage.write(changed);
    return { ok: this.#view(changed) };
  }

  async hold(
    holder: FileHolder,
    by: { ownerId: string } | { verified: true },
  ): Promise<FileOutcome<HeldFile>> {
    const { storage, clock, fileId } = this.#host;
    const record = this.#record("ownerId" in by ? by.ownerId : null);
    if (!record) return { fault: "noSuchFile" };
    if (record.state === "refused") return { fault: "refused" };
    if (!record.served) return { fault: "notReady" };
    hold(storage, record, holder, clock.now());
    await this.#schedule();
    return { ok: heldView(fileId, record, record.served) };
  }

  async settle(holder: FileHolder, refers: boolean): Promise<void> {
    const { storage, clock } = this.#host;
    const record = this.#record();
    if (record?.state !== "ready") return;
    settle(storage, record, holder, refers, clock.now());
    await this.#schedule();
  }

  async erase(): Promise<void> {
    const { storage } = this.#host;
    const record = storage.read();
    if (!record) return;
    if (!record.isErased) storage.write({ ...record, isErased: true, failures: 0 });
    await this.#schedule();
    await this.#work.stop();
    await this.#runWork();
  }

  /** The alarm rang: does whatever is due. */
  async alarmRang(): Promise<void> {
    const { clock, storage } = this.#host;
    const record = this.#record();
    const expiryMs = record && expiresAtMs(storage, record);
    if (expiryMs !== null && expiryMs <= clock.now()) return this.erase();
    const dueMs = this.#work.dueMs();
    if (dueMs !== null && dueMs <= clock.now()) await this.#runWork();
    await this.#schedule();
  }

  /** The file, where it is not deleted, and belongs to `by` if that is given. */
  #record(by: string | null = null): StoredRecord | null {
    const record = this.#host.storage.read();
    return record && !record.isErased && (by === null || by === record.ownerId) ? record : null;
  }

  #view(record: StoredRecord): FileRecord {
    return viewOf(this.#host.fileId, this.#host.storage, record);
  }

  async #beginMultipart(): Promise<string> {
    this.#beginning ??= this.#begin().finally(() => {
      this.#beginning = null;
    });
    return this.#beginning;
  }

  async #begin(): Promise<string> {
    const { storage, bucket, fileId } = this.#host;
    const multipartId = await bucket.begin(uploadName(fileId));
    const record = this.#record();
    if (record?.state === "uploading") storage.write({ ...record, multipartId });
    else await bucket.abandon(uploadName(fileId), multipartId);
    return multipartId;
  }

  /** Not waited for: what is left of it goes when the upload ends. */
  #removeTail(name: string): void {
    void this.#host.bucket.remove([name]).catch(() => undefined);
  }

  /** All bytes are in the bucket, or this says why not. */
  async #whereBytesAre(
    record: StoredRecord,
  ): Promise<"parts" | "object" | { fault: "wrongOffset" | "notReady" | "tooManyBytes" }> {
    const { storage, bucket, fileId } = this.#host;
    const received = receivedBytes(storage, record);
    if (received === record.input.sizeBytes) return "parts";
    const object = await bucket.head(uploadName(fileId));
    if (!object) return { fault: received > 0 ? "wrongOffset" : "notReady" };
    if (object.sizeBytes === record.input.sizeBytes) return "object";
    // One that is of no use must not hinder the next.
    await bucket.remove([object.name]);
    return { fault: object.sizeBytes > record.input.sizeBytes ? "tooManyBytes" : "wrongOffset" };
  }

  /** Takes up what is due, or waits for what is under way; not for long. */
  async #waitForWork(): Promise<void> {
    const { clock } = this.#host;
    if (!this.#work.isRunning && !this.#work.isUrgent) return;
    let cancel = () => {};
    const waited = new Promise<void>((resolve) => {
      cancel = clock.after(WAIT_MS, resolve);
    });
    await Promise.race([this.#runWork(), waited]);
    cancel();
  }

  async #runWork(): Promise<void> {
    // It begins with noting when it is taken up again if it is broken off.
    await Promise.all([this.#work.run(), this.#schedule()]);
    await this.#schedule();
  }

  async #schedule(): Promise<void> {
    await this.#host.setAlarm(() => {
      const record = this.#record();
      const times = [this.#work.dueMs(), record && expiresAtMs(this.#host.storage, record)];
      const known = times.filter((timeMs) => timeMs !== null);
      return known.length === 0 ? null : Math.min(...known);
    });
  }
}
