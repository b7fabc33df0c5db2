import type {
  FileFault,
  FileOutcome,
  UploadedPart,
  UploadTurn,
} from "../../../protocol/links/stored-file-link.ts";

/**
 * The bytes that one read takes from a connection at most. Beside the part's buffer it is all that a running upload holds, so
 * its memory is bounded by `partBytes` + this: 5 MiB + 64 KiB.
 */
const READ_BYTES = 65_536;

/** Where the bytes of an upload go, and who keeps count of them. */
export interface UploadStore {
  readTail(name: string): Promise<Uint8Array>;
  /** Stores a part. `bytes` are not changed before it is done. */
  writePart(partNumber: number, bytes: Uint8Array): Promise<UploadedPart>;
  /** Stores a tail under a name that no other one has or had. */
  writeTail(bytes: Uint8Array): Promise<{ name: string; sizeBytes: number }>;
  deleteTail(name: string): Promise<void>;
  storedPart(part: UploadedPart): Promise<FileOutcome<{ receivedBytes: number }>>;
  storedTail(tail: { name: string; sizeBytes: number }): Promise<FileOutcome<{ receivedBytes: number }>>;
}

/** How a request's body ended: whole, or cut in the middle. In both, what had arrived is stored. */
export interface Appended {
  receivedBytes: number;
  isCut: boolean;
}

/**
 * Appends a request's body to an upload: in whole parts of the bucket, and the rest as a tail. The next bytes are read when the
 * part before them is stored, so a fast sender waits and fills no memory. A body that breaks off has its rest stored, too.
 *
 * @returns or the fault that ended it: another request took the turn, the file is gone, or more bytes came than were declared
 */
export async function appendBody(
  turn: UploadTurn,
  body: ReadableStream<Uint8Array>,
  store: UploadStore,
): Promise<FileOutcome<Appended>> {
  const reader = body.getReader({ mode: "byob" });
  const parts = new PartBuffer(turn, store);
  try {
    await parts.begin();
    let scratch = new Uint8Array(READ_BYTES);
    for (;;) {
      const read = await reader.read(scratch).catch(() => null);
      // What is cut off after the last byte is whole.
      if (read === null) return ended(await parts.end(), parts.missingBytes > 0);
      if (read.done) return ended(await parts.end(), false);
      const fault = await parts.take(read.value);
      if (fault) return { fault };
      scratch = new Uint8Array(read.value.buffer);
    }
  } finally {
    // Whoever still sends is told to stop; a stream that has ended does not mind.
    await reader.cancel().catch(() => {});
  }
}

function ended(outcome: FileOutcome<number>, isCut: boolean): FileOutcome<Appended> {
  return "ok" in outcome ? { ok: { receivedBytes: outcome.ok, isCut } } : outcome;
}

/** Cuts what comes in into parts, in one buffer that is used again and again. */
class PartBuffer {
  readonly #turn: UploadTurn;
  readonly #store: UploadStore;
  readonly #buffer: Uint8Array;
  #filled = 0;
  #received: number;
  #nextPart: number;
  /** Whether everything in the buffer is in the bucket. */
  #isStored = true;

  constructor(turn: UploadTurn, store: UploadStore) {
    this.#turn = turn;
    this.#store = store;
    this.#received = turn.receivedBytes;
    this.#nextPart = turn.nextPart;
    const inParts = turn.receivedBytes - (turn.tail?.sizeBytes ?? 0);
    this.#buffer = new Uint8Array(Math.min(turn.partBytes, turn.sizeBytes - inParts));
  }

  /** How many bytes of the file have not arrived. */
  get missingBytes(): number {
    return this.#turn.sizeBytes - this.#received;
  }

  /** Every part begins with the tail of the request before it. */
  async begin(): Promise<void> {
    const { tail } = this.#turn;
    if (!tail) return;
    const bytes = await this.#store.readTail(tail.name);
    if (bytes.byteLength !== tail.sizeBytes) {
      throw new Error(`a tail has ${bytes.byteLength} bytes instead of ${tail.sizeBytes}`);
    }
    this.#buffer.set(bytes);
    this.#filled = bytes.byteLength;
  }

  /**
   * Takes bytes, and stores each part as it becomes whole. The last one waits for the end of the body: with one byte more than was
   * declared, the file is not the declared one.
   */
  async take(bytes: Uint8Array): Promise<FileFault | null> {
    if (bytes.byteLength > this.missingBytes) return "tooManyBytes";
    let rest = bytes;
    while (rest.byteLength > 0) {
      const some = rest.subarray(0, this.#buffer.byteLength - this.#filled);
      this.#buffer.set(some, this.#filled);
      this.#filled += some.byteLength;
      this.#received += some.byteLength;
      this.#isStored = false;
      rest = rest.subarray(some.byteLength);
      if (this.#filled === this.#buffer.byteLength && this.missingBytes > 0) {
        const fault = await this.#storePart();
        if (fault) return fault;
      }
    }
    return null;
  }

  /** Stores what is left: as the file's last part where it is that, else as a tail. */
  async end(): Promise<FileOutcome<number>> {
    if (this.#filled > 0 && this.missingBytes === 0) {
      const fault = await this.#storePart();
      if (fault) return { fault };
    } else if (!this.#isStored) {
      const tail = await this.#store.writeTail(this.#buffer.subarray(0, this.#filled));
      const told = await this.#store.storedTail(tail);
      if ("fault" in told) {
        await this.#store.deleteTail(tail.name);
        return told;
      }
    }
    return { ok: this.#received };
  }

  async #storePart(): Promise<FileFault | null> {
    const part = await this.#store.writePart(this.#nextPart, this.#buffer.subarray(0, this.#filled));
    const told = await this.#store.storedPart(part);
    if ("fault" in told) return told.fault;
    this.#nextPart += 1;
    this.#filled = 0;
    this.#isStored = true;
    return null;
  }
}
