import { createHash } from "node:crypto";
import type { BucketObject, FileBucket } from "../../../durable-objects/stored-file/file-bucket.ts";
import type { UploadedPart } from "../../../protocol/links/stored-file-link.ts";

/** What a call does: its work; nothing; its work, without the caller hearing of it. */
export type Luck = "works" | "fails" | "works unheard";

interface Multipart {
  name: string;
  parts: Map<number, Uint8Array>;
  isOpen: boolean;
}

export function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** A bucket in memory with R2's rules for parts, which fails as it is told. */
export class FakeBucket implements FileBucket {
  readonly objects = new Map<string, Uint8Array>();
  readonly multiparts = new Map<string, Multipart>();
  /** For the next calls; then everything works. */
  luck: Luck[] = [];
  /** Uploads that nobody noted down: the bucket's own rule ends them. */
  readonly unheard = new Set<string>();
  /** What was done, by name. */
  readonly calls: string[] = [];
  /** What calls wait for, by name. */
  readonly gates = new Map<string, Promise<void>>();
  /** How long each call takes, in steps; then one. */
  steps: number[] = [];

  head(name: string) {
    return this.#call("head", () => this.#look(name));
  }

  read(object: BucketObject, offset: number, length: number) {
    return this.#call("read", () => this.#same(object).slice(offset, offset + length));
  }

  async *stream(object: BucketObject, offset: number, length: number) {
    const bytes = await this.read(object, offset, length);
    for (let at = 0; at < length; at += 65_536) yield bytes.subarray(at, at + 65_536);
  }

  sha256(object: BucketObject) {
    return this.#call("sha256", () => digestOf(this.#same(object)));
  }

  async write(name: string, sizeBytes: number, chunks: AsyncIterable<Uint8Array>) {
    const read: Uint8Array[] = [];
    for await (const chunk of chunks) read.push(chunk);
    return this.#call("write", () => {
      const bytes = new Uint8Array(Buffer.concat(read));
      if (bytes.length !== sizeBytes) throw new Error("another length than was said");
      this.objects.set(name, bytes);
      return digestOf(bytes);
    });
  }

  remove(names: string[]) {
    return this.#call("remove", () => {
      for (const name of names) this.objects.delete(name);
    });
  }

  removeAll(prefix: string) {
    return this.#call("removeAll", () => {
      for (const name of this.objects.keys()) if (name.startsWith(prefix)) this.objects.delete(name);
    });
  }

  begin(name: string) {
    const id = `upload-${this.multiparts.size}`;
    this.unheard.add(id);
    return this.#call("begin", () => {
      this.multiparts.set(id, { name, parts: new Map(), isOpen: true });
      return id;
    });
  }

  putPart(_name: string, multipartId: string, partNumber: number, bytes: Uint8Array) {
    return this.#call("putPart", () => {
      const upload = this.multiparts.get(multipartId);
      if (!upload?.isOpen) return null;
      upload.parts.set(partNumber, bytes.slice());
      return etagOf(bytes);
    });
  }

  complete(name: string, multipartId: string, parts: UploadedPart[]) {
    return this.#call("complete", () => {
      const upload = this.multiparts.get(multipartId);
      if (!upload?.isOpen) return "broken";
      const chosen = parts.map(({ partNumber, etag }) => {
        const bytes = upload.parts.get(partNumber);
        return bytes && etagOf(bytes) === etag ? bytes : null;
      });
      const whole = chosen.filter((bytes) => bytes !== null);
      const size = whole[0]?.length ?? 0;
      const fits = whole.every(({ length }, n) => (n < whole.length - 1 ? length === size : length <= size));
      if (whole.length !== chosen.length || !fits) return "broken";
      upload.isOpen = false;
      this.objects.set(name, new Uint8Array(Buffer.concat(whole)));
      return this.#look(name) ?? "broken";
    });
  }

  abandon(_name: string, multipartId: string) {
    return this.#call("abandon", () => {
      const upload = this.multiparts.get(multipartId);
      if (upload) upload.isOpen = false;
    });
  }

  /** Uploads that cost something and that somebody should have ended. */
  get openUploads(): string[] {
    return [...this.multiparts].flatMap(([id, { isOpen }]) => (isOpen && !this.unheard.has(id) ? [id] : []));
  }

  #look(name: string): BucketObject | null {
    const bytes = this.objects.get(name);
    return bytes ? { name, etag: etagOf(bytes), sizeBytes: bytes.length } : null;
  }

  #same({ name, etag }: BucketObject): Uint8Array {
    const bytes = this.objects.get(name);
    if (!bytes || etagOf(bytes) !== etag) throw new Error(`${name} is another one`);
    return bytes;
  }

  async #call<Answer>(what: string, work: () => Answer): Promise<Answer> {
    this.calls.push(what);
    const luck = this.luck.shift() ?? "works";
    await this.gates.get(what);
    for (let left = this.steps.shift() ?? 1; left > 0; left -= 1) await Promise.resolve();
    if (luck === "fails") throw new Error("the bucket failed");
    const answer = work();
    for (let left = this.steps.shift() ?? 1; left > 0; left -= 1) await Promise.resolve();
    if (luck === "works unheard") throw new Error("the bucket was not heard");
    return answer;
  }
}

/** R2's parts have the digest of their bytes. */
function etagOf(bytes: Uint8Array): string {
  return createHash("md5").update(bytes).digest("hex");
}
