import { expect } from "vitest";
import { FileCore } from "../../../durable-objects/stored-file/file-core.ts";
import { FileStorage } from "../../../durable-objects/stored-file/file-storage.ts";
import type { inspect } from "../../../media/inspect.ts";
import type { FileInput } from "../../../protocol/files/file.ts";
import {
  type FileOutcome,
  type FileRecord,
  type UploadTurn,
  uploadName,
} from "../../../protocol/links/stored-file-link.ts";
import { MemoryStorage } from "../../support/sqlite.ts";
import { FakeClock } from "../hub/fake-clock.ts";
import { FakeBucket } from "./fake-bucket.ts";

export const FILE_ID = "01900000-0000-7000-8000-000000000001";
export const OWNER = "user-ann";
export const PART = 10;
/** Of this type, the first three bytes are what must not be shared. */
export const CLEANED = "image/x-cleaned";
export const UNCLEANABLE = "image/x-broken";

/** What small files consist of. */
export const BYTES = Uint8Array.from({ length: 25 }, (_, n) => n);

export function okOf<Answer>(outcome: FileOutcome<Answer>): Answer {
  if ("ok" in outcome) return outcome.ok;
  throw new Error(outcome.fault);
}

const inspectFake: typeof inspect = async (source, contentType) => {
  await source.read(0, Math.min(1, source.sizeBytes));
  if (contentType === UNCLEANABLE) return { refusal: "malformedPicture" };
  const { sizeBytes } = source;
  if (contentType !== CLEANED) return { contentType, pieces: null, sizeBytes };
  const pieces = [{ from: 3, to: sizeBytes }];
  return { contentType: "image/png", width: 7, height: 5, pieces, sizeBytes: sizeBytes - 3 };
};

export function cleaned(bytes: Uint8Array, contentType: string): Uint8Array {
  return contentType === CLEANED ? bytes.slice(3) : bytes;
}

/** One file's object with everything around it. It may crash at any time. */
export class FileWorld {
  readonly clock = new FakeClock();
  readonly bucket = new FakeBucket();
  storage = new MemoryStorage();
  /** What the hub was told, in order. */
  readonly told: string[] = [];
  readonly reports: string[] = [];
  /** Whether the hub is out of reach. */
  isHubDown = false;
  alarmMs: number | null = null;
  alarmsSet = 0;
  isForgotten = false;
  #life = 0;
  core = this.#start();

  declare(input: Partial<FileInput> & { sizeBytes: number }): Promise<FileRecord> {
    return this.core.declare(OWNER, { name: "a.bin", contentType: "application/octet-stream", ...input });
  }

  /** Declares a file of `BYTES`, which come in one request, and has it checked. */
  async makeReady(input: Partial<FileInput> = {}): Promise<void> {
    await this.declare({ sizeBytes: BYTES.length, ...input });
    this.bucket.objects.set(uploadName(FILE_ID), BYTES);
    expect(okOf(await this.core.finish(OWNER))).toMatchObject({ state: "ready" });
  }

  async isThere(): Promise<boolean> {
    return (await this.core.describe()) !== null;
  }

  async expiry(): Promise<number | null | undefined> {
    return (await this.core.describe())?.expiresAtMs;
  }

  async turn(offset: number): Promise<UploadTurn> {
    return okOf(await this.core.takeTurn(OWNER, offset));
  }

  /** Loses everything but what is stored; what was under way never goes on. */
  crash(): void {
    this.clock.stop();
    this.core = this.#start();
  }

  /** Lets time pass, and the alarm ring whenever it is due. */
  async pass(ms: number): Promise<void> {
    const endMs = this.clock.now() + ms;
    while (this.alarmMs !== null && this.alarmMs <= endMs) {
      this.clock.advanceTo(this.alarmMs);
      await this.ring();
    }
    this.clock.advanceTo(endMs);
  }

  async ring(): Promise<void> {
    this.alarmMs = null;
    await this.core.alarmRang();
  }

  #start(): FileCore {
    this.#life += 1;
    const life = this.#life;
    /** Passes on what an object does as long as it lives. */
    const alive = <Target extends object>(targetOf: () => Target): Target =>
      new Proxy(targetOf(), {
        get: (_, key) => {
          const target = targetOf();
          const value = Reflect.get(target, key) as unknown;
          if (typeof value !== "function") return value;
          return (...args: unknown[]) => {
            if (life !== this.#life) throw new Error("this life is over");
            const answer: unknown = value.apply(target, args);
            return answer instanceof Promise ? this.#whileAlive(life, answer) : answer;
          };
        },
      });
    return new FileCore({
      fileId: FILE_ID,
      storage: new FileStorage({
        sql: alive(() => this.storage.sql),
        kv: alive(() => ({
          ...this.storage.kv,
          put: (key, value) => {
            this.storage.kv.put(key, value);
            const { multipartId } = value as { multipartId?: string | null };
            if (multipartId) this.bucket.unheard.delete(multipartId);
          },
        })),
        transaction: (work) => this.storage.transaction(work),
      }),
      bucket: alive(() => this.bucket),
      inspect: inspectFake,
      partBytes: PART,
      clock: this.clock,
      hubOf: () => ({
        fileFinished: (fileId, sizeBytes) => this.#tell(life, `finished ${fileId} ${sizeBytes}`),
        freeFile: (fileId) => this.#tell(life, `freed ${fileId}`),
      }),
      setAlarm: async (nextDueMs) => {
        const dueMs = nextDueMs();
        if (life !== this.#life || dueMs === this.alarmMs) return;
        this.alarmMs = dueMs;
        this.alarmsSet += 1;
      },
      forget: async () => {
        this.isForgotten = true;
        this.storage = new MemoryStorage();
        this.alarmMs = null;
      },
      report: (message) => void this.reports.push(message),
    });
  }

  async #tell(life: number, what: string): Promise<void> {
    if (this.isHubDown) throw new Error("the hub is out of reach");
    this.told.push(what);
    await this.#whileAlive(life, Promise.resolve());
  }

  /** What was on its way when the object died, never comes back. */
  async #whileAlive<Answer>(life: number, answer: Promise<Answer>): Promise<Answer> {
    const forEver = new Promise<never>(() => {});
    return answer.then(
      (value) => (life === this.#life ? value : forEver),
      (error: unknown) => (life === this.#life ? Promise.reject(error) : forEver),
    );
  }
}
