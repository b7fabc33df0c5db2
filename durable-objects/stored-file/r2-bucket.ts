import type { UploadedPart } from "../../protocol/links/stored-file-link.ts";
import type { BucketObject, FileBucket } from "./file-bucket.ts";

/** Codes of R2's errors, which it appends to their messages. */
const NO_SUCH_UPLOAD = 10_024;
/** A part is missing or has another etag; one is too small; their sizes differ. */
const NEVER_FIT = [10_025, 10_011, 10_048];

/** A bucket of R2, as the rules of a file see it. */
export class R2FileBucket implements FileBucket {
  readonly #bucket: R2Bucket;

  constructor(bucket: R2Bucket) {
    this.#bucket = bucket;
  }

  async head(name: string): Promise<BucketObject | null> {
    const object = await this.#bucket.head(name);
    return object && toObject(object);
  }

  async read(object: BucketObject, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const body = await this.#get(object, { range: { offset, length } });
    return new Uint8Array(await body.arrayBuffer());
  }

  async *stream(object: BucketObject, offset: number, length: number): AsyncGenerator<Uint8Array> {
    const { body } = await this.#get(object, { range: { offset, length } });
    yield* body as ReadableStream<Uint8Array>;
  }

  async sha256(object: BucketObject, signal: AbortSignal): Promise<string> {
    const { body } = await this.#get(object);
    const digest = new crypto.DigestStream("SHA-256");
    // Where the pipe breaks, its error is the one that counts.
    digest.digest.catch(() => undefined);
    await body.pipeTo(digest, { signal });
    return toHex(await digest.digest);
  }

  async write(name: string, sizeBytes: number, chunks: AsyncIterable<Uint8Array>): Promise<string> {
    const { readable, writable } = new FixedLengthStream(sizeBytes);
    const digest = new crypto.DigestStream("SHA-256");
    digest.digest.catch(() => undefined);
    const writers = [writable.getWriter(), digest.getWriter()];
    const stored = this.#bucket.put(name, readable).catch(async (error: unknown) => {
      // Nobody reads any more: whoever waits to write must not wait for ever.
      await Promise.allSettled(writers.map((writer) => writer.abort(error)));
      throw error;
    });
    const ends = await Promise.allSettled([copy(chunks, writers), stored]);
    // What could not be read explains what could not be written.
    for (const end of ends) if (end.status === "rejected") throw end.reason;
    return toHex(await digest.digest);
  }

  async remove(names: string[]): Promise<void> {
    await this.#bucket.delete(names);
  }

  async removeAll(prefix: string): Promise<void> {
    for (;;) {
      const { objects, truncated } = await this.#bucket.list({ prefix });
      if (objects.length > 0) await this.#bucket.delete(objects.map(({ key }) => key));
      if (!truncated) return;
    }
  }

  async begin(name: string): Promise<string> {
    return (await this.#bucket.createMultipartUpload(name)).uploadId;
  }

  async putPart(
    name: string,
    multipartId: string,
    partNumber: number,
    bytes: Uint8Array,
  ): Promise<string | null> {
    const upload = this.#bucket.resumeMultipartUpload(name, multipartId);
    try {
      return (await upload.uploadPart(partNumber, bytes)).etag;
    } catch (error) {
      if (codeOf(error) === NO_SUCH_UPLOAD) return null;
      throw error;
    }
  }

  async complete(name: string, multipartId: string, parts: UploadedPart[]): Promise<BucketObject | "broken"> {
    try {
      return toObject(await this.#bucket.resumeMultipartUpload(name, multipartId).complete(parts));
    } catch (error) {
      if ([NO_SUCH_UPLOAD, ...NEVER_FIT].includes(codeOf(error) ?? 0)) return "broken";
      throw error;
    }
  }

  async abandon(name: string, multipartId: string): Promise<void> {
    try {
      await this.#bucket.resumeMultipartUpload(name, multipartId).abort();
    } catch (error) {
      if (codeOf(error) !== NO_SUCH_UPLOAD) throw error;
    }
  }

  async #get({ name, etag }: BucketObject, options: R2GetOptions = {}): Promise<R2ObjectBody> {
    const object = await this.#bucket.get(name, { ...options, onlyIf: { etagMatches: etag } });
    if (!object || !("body" in object)) throw new Error(`${name} was written anew or is gone`);
    return object;
  }
}

/** Writes every chunk to each of the writers, at the pace of the slowest. */
async function copy(
  chunks: AsyncIterable<Uint8Array>,
  writers: WritableStreamDefaultWriter<ArrayBufferView>[],
): Promise<void> {
  try {
    for await (const chunk of chunks) await Promise.all(writers.map((writer) => writer.write(chunk)));
    await Promise.all(writers.map((writer) => writer.close()));
  } catch (error) {
    await Promise.allSettled(writers.map((writer) => writer.abort(error)));
    throw error;
  }
}

function toObject({ key, etag, size }: R2Object): BucketObject {
  return { name: key, etag, sizeBytes: size };
}

function codeOf(error: unknown): number | null {
  const [, code] = /\((\d{5})\)\s*$/.exec(error instanceof Error ? error.message : "") ?? [];
  return code === undefined ? null : Number(code);
}

function toHex(digest: ArrayBuffer): string {
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
