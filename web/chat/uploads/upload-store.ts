import type { UploadMessage } from "./upload.ts";

/** Where messages wait whose files are not there yet, over reloads. */
export interface UploadStore {
  /** The oldest first. */
  list(): Promise<UploadMessage[]>;
  add(message: UploadMessage, blobs: readonly Blob[]): Promise<void>;
  /** Replaces what is known of a message; its bytes stay. Of one that was removed nothing comes back. */
  update(message: UploadMessage): Promise<void>;
  /** The bytes of one of its files; undefined where they are gone. */
  blob(key: string, index: number): Promise<Blob | undefined>;
  remove(message: UploadMessage): Promise<void>;
  clear(): Promise<void>;
}
