import type { FileFault, FileOutcome, UploadTurn } from "../../../protocol/links/stored-file-link.ts";
import type { UploadStore } from "../../../workers/files/upload/append-body.ts";

/** An upload as the bucket and the file's object have it, by the rules of `StoredFileMethods`. */
export class FakeUpload {
  readonly sizeBytes: number;
  readonly partBytes: number;
  readonly parts: Uint8Array[] = [];
  /** The tails that are in the bucket. */
  readonly tails = new Map<string, Uint8Array>();
  tail: { name: string; sizeBytes: number } | null = null;
  turn = 0;
  /** The most bytes that were written at once. */
  largestWrite = 0;
  #tailCount = 0;

  constructor(sizeBytes: number, partBytes: number) {
    this.sizeBytes = sizeBytes;
    this.partBytes = partBytes;
  }

  get receivedBytes(): number {
    return this.#inParts() + (this.tail?.sizeBytes ?? 0);
  }

  get bytes(): Uint8Array {
    return new Uint8Array(this.parts.flatMap((part) => [...part]));
  }

  takeTurn(): UploadTurn {
    this.turn += 1;
    return {
      turn: this.turn,
      objectName: "uploads/f",
      multipartId: "m",
      nextPart: this.parts.length + 1,
      partBytes: this.partBytes,
      sizeBytes: this.sizeBytes,
      receivedBytes: this.receivedBytes,
      tail: this.tail,
    };
  }

  store({ turn }: UploadTurn): UploadStore {
    const written = new Map<number, Uint8Array>();
    const told = (change: () => FileFault | null): FileOutcome<{ receivedBytes: number }> => {
      const fault = turn === this.turn ? change() : "superseded";
      return fault ? { fault } : { ok: { receivedBytes: this.receivedBytes } };
    };
    return {
      readTail: async (name) => {
        const tail = this.tails.get(name);
        if (!tail) throw new Error(`no tail ${name}`);
        return tail.slice();
      },
      writePart: async (partNumber, bytes) => {
        this.largestWrite = Math.max(this.largestWrite, bytes.byteLength);
        written.set(partNumber, bytes.slice());
        return { partNumber, etag: `of ${partNumber}` };
      },
      writeTail: async (bytes) => {
        this.#tailCount += 1;
        const name = `tails/f/${this.#tailCount}`;
        this.tails.set(name, bytes.slice());
        return { name, sizeBytes: bytes.byteLength };
      },
      deleteTail: async (name) => void this.tails.delete(name),
      storedPart: async ({ partNumber }) =>
        told(() => {
          const part = written.get(partNumber);
          const wholeBytes = Math.min(this.partBytes, this.sizeBytes - this.#inParts());
          if (partNumber !== this.parts.length + 1 || part?.byteLength !== wholeBytes) return "wrongOffset";
          this.parts.push(part);
          this.#dropTail();
          return null;
        }),
      storedTail: async (tail) =>
        told(() => {
          if (tail.sizeBytes >= this.partBytes) throw new Error("a tail is smaller than a part");
          this.#dropTail();
          this.tail = tail;
          return null;
        }),
    };
  }

  #dropTail(): void {
    if (this.tail) this.tails.delete(this.tail.name);
    this.tail = null;
  }

  #inParts(): number {
    return this.parts.reduce((sum, part) => sum + part.byteLength, 0);
  }
}

/** A request's body that comes in such pieces, and then ends or breaks off. `onCancel` hears that it is not wanted any more. */
export function bodyOf(
  pieces: Uint8Array[],
  { isCut = false, onCancel = () => {} }: { isCut?: boolean; onCancel?: () => void } = {},
): ReadableStream<Uint8Array> {
  const left = pieces.filter((piece) => piece.byteLength > 0).map((piece) => piece.slice());
  return new ReadableStream({
    type: "bytes",
    pull(controller) {
      const piece = left.shift();
      if (piece) return controller.enqueue(piece);
      if (isCut) return controller.error(new Error("Network connection lost."));
      controller.close();
      controller.byobRequest?.respond(0);
    },
    cancel: onCancel,
  });
}
