import { createHash } from "node:crypto";
import type { FileResource, HitherApi } from "../../../client/index.ts";
import { type Random, randomInt } from "../../random.ts";

const MIN_BYTES = 1_000;
const MAX_BYTES = 8_000;

/** A file that somebody makes to send it. */
export interface ChatFile {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
  /** Of the bytes, in hexadecimal digits. */
  sha256: string;
}

/** A few kilobytes that nobody takes for a picture: those are served without their metadata. */
export function makeFile(random: Random, name: string): ChatFile {
  const bytes = Uint8Array.from({ length: randomInt(random, MIN_BYTES, MAX_BYTES) }, (_, index) =>
    index < name.length ? name.charCodeAt(index) : randomInt(random, 0, 255),
  );
  return { name: `${name}.bin`, bytes, sha256: sha256Of(bytes) };
}

/** Uploads it, whatever the network does meanwhile. */
export function uploadFile(api: HitherApi, { name, bytes }: ChatFile): Promise<FileResource> {
  return api.files.upload(new Blob([bytes]), { name });
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
