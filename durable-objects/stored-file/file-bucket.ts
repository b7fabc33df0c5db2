import type { UploadedPart } from "../../protocol/links/stored-file-link.ts";

/** An object of the bucket as it is now: one that is written anew has another `etag`. */
export interface BucketObject {
  name: string;
  etag: string;
  sizeBytes: number;
}

/** The bucket of all files, as far as a file's rules need it. Everything throws where the bucket does. */
export interface FileBucket {
  head(name: string): Promise<BucketObject | null>;
  /** Exactly these bytes. Throws where the object was written anew or is gone. */
  read(object: BucketObject, offset: number, length: number): Promise<Uint8Array>;
  /** The same bytes, in chunks as they come. For many of them. */
  stream(object: BucketObject, offset: number, length: number): AsyncIterable<Uint8Array>;
  /** Of all its bytes, in hexadecimal digits. Throws as `read` does, and where `signal` says so. */
  sha256(object: BucketObject, signal: AbortSignal): Promise<string>;
  /** Writes an object of exactly this size, never holding more than a chunk. Answers its SHA-256. */
  write(name: string, sizeBytes: number, chunks: AsyncIterable<Uint8Array>): Promise<string>;
  /** Where some of them are not there, it is no error. */
  remove(names: string[]): Promise<void>;
  /** Removes every object whose name begins so. */
  removeAll(prefix: string): Promise<void>;

  /** Answers the id of a new multipart upload. */
  begin(name: string): Promise<string>;
  /** Answers the part's etag; null where the upload takes no more, because it is put together, or dropped. */
  putPart(name: string, multipartId: string, partNumber: number, bytes: Uint8Array): Promise<string | null>;
  /** Makes the object of its parts. "broken" where these parts can never be put together, or the upload is over. */
  complete(name: string, multipartId: string, parts: UploadedPart[]): Promise<BucketObject | "broken">;
  /** Drops a multipart upload. One that is over is no error. */
  abandon(name: string, multipartId: string): Promise<void>;
}
