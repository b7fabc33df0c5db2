import { uuidv7 } from "uuidv7";
import { tailName, type UploadTurn } from "../../../protocol/links/stored-file-link.ts";
import { callObject } from "../../call-object.ts";
import type { Env } from "../../env.ts";
import { callFile, filesOf } from "../file-call.ts";
import type { UploadStore } from "./append-body.ts";

/** The bucket and the file's object, for one turn of an upload. What fails is tried again: nothing here does harm twice. */
export function bucketStore(env: Env, fileId: string, turn: UploadTurn): UploadStore {
  const inBucket = <Answer>(call: (bucket: R2Bucket) => Promise<Answer>) => callObject(() => env.FILES, call);
  return {
    readTail: (name) =>
      inBucket(async (bucket) => {
        const tail = await bucket.get(name);
        if (!tail) throw new Error(`the tail ${name} is gone`);
        return new Uint8Array(await tail.arrayBuffer());
      }),
    writePart: (partNumber, bytes) =>
      inBucket(async (bucket) => {
        const upload = bucket.resumeMultipartUpload(turn.objectName, turn.multipartId);
        const { etag } = await upload.uploadPart(partNumber, bytes);
        return { partNumber, etag };
      }),
    writeTail: async (bytes) => {
      const name = tailName(fileId, uuidv7());
      await inBucket((bucket) => bucket.put(name, bytes));
      return { name, sizeBytes: bytes.byteLength };
    },
    deleteTail: (name) => inBucket((bucket) => bucket.delete(name)),
    storedPart: (part) => callFile(filesOf(env), fileId, (file) => file.storedPart(turn.turn, part)),
    storedTail: (tail) => callFile(filesOf(env), fileId, (file) => file.storedTail(turn.turn, tail)),
  };
}
