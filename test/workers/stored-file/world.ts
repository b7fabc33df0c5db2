import { env } from "cloudflare:workers";
import { expect } from "vitest";
import type { FileInput } from "../../../protocol/files/file.ts";
import {
  type FileOutcome,
  type FileRecord,
  tailName,
  type UploadTurn,
  uploadName,
} from "../../../protocol/links/stored-file-link.ts";

export const PART = 5_242_880;

let owners = 0;

/** Bytes that differ from each other wherever one looks. */
export function noise(sizeBytes: number, seed = 1): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(sizeBytes / 4));
  let state = seed;
  for (let n = 0; n < words.length; n += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    words[n] = state;
  }
  return new Uint8Array(words.buffer, 0, sizeBytes);
}

export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function okOf<Answer>(outcome: FileOutcome<Answer>): Answer {
  if ("ok" in outcome) return outcome.ok;
  throw new Error(outcome.fault);
}

/** A file with its owner, and what a Worker does with it. */
export class TestFile {
  readonly id = crypto.randomUUID();
  readonly owner: string;
  readonly bytes: Uint8Array<ArrayBuffer>;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    owners += 1;
    this.owner = `owner-${owners}`;
    this.bytes = bytes;
  }

  /** Asked for anew each time: a stub whose object was reset stays broken. */
  get stub() {
    return env.STORED_FILES.getByName(this.id);
  }

  get hub() {
    return env.USER_HUBS.getByName(this.owner);
  }

  async declare(input: Partial<FileInput> = {}): Promise<FileRecord> {
    const sizeBytes = this.bytes.length;
    expect(await this.hub.bookFile(this.id, sizeBytes)).toBe("booked");
    const declared = { name: "notes.bin", contentType: "application/octet-stream", sizeBytes, ...input };
    return this.stub.declare(this.owner, declared);
  }

  async turn(offset: number): Promise<UploadTurn> {
    return okOf(await this.stub.takeTurn(this.owner, offset));
  }

  /** Brings bytes as a request does that ends after them. */
  async bring(from: number, to: number): Promise<number> {
    const { turn, objectName, multipartId, nextPart, receivedBytes, tail } = await this.turn(from);
    const upload = env.FILES.resumeMultipartUpload(objectName, multipartId);
    let at = receivedBytes - (tail?.sizeBytes ?? 0);
    if (tail)
      expect((await (await env.FILES.get(tail.name))?.arrayBuffer())?.byteLength).toBe(tail.sizeBytes);
    let received = receivedBytes;
    for (let number = nextPart; at + PART <= to; number += 1) {
      const part = await upload.uploadPart(number, this.bytes.subarray(at, at + PART));
      received = okOf(await this.stub.storedPart(turn, part)).receivedBytes;
      at += PART;
    }
    if (at === to) return received;
    const name = tailName(this.id, crypto.randomUUID());
    await env.FILES.put(name, this.bytes.subarray(at, to));
    return okOf(await this.stub.storedTail(turn, { name, sizeBytes: to - at })).receivedBytes;
  }

  /** Brings all bytes in one request. */
  async put(bytes = this.bytes): Promise<void> {
    await env.FILES.put(uploadName(this.id), bytes);
  }

  async finish(): Promise<FileRecord> {
    return okOf(await this.stub.finish(this.owner));
  }

  /** A file that is ready. */
  async ready(input: Partial<FileInput> = {}): Promise<FileRecord> {
    await this.declare(input);
    await this.put();
    return this.finish();
  }

  /** Every object of the bucket that is this file's. */
  async objects(): Promise<string[]> {
    const { objects } = await env.FILES.list();
    return objects.map(({ key }) => key).filter((key) => key.includes(this.id));
  }

  async served(): Promise<Uint8Array | null> {
    const record = await this.stub.describe();
    const object = record?.objectName ? await env.FILES.get(record.objectName) : null;
    return object && new Uint8Array(await object.arrayBuffer());
  }
}
