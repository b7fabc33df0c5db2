import type { Meter } from "./meter.ts";

/** Class A, and class B; deletions and aborted uploads are free. */
const CLASS_A = new Set(["put", "createMultipartUpload", "uploadPart", "complete", "list"]);
const CLASS_B = new Set(["get", "head"]);
/** These answer an upload, whose methods count as well. */
const UPLOADS = new Set(["createMultipartUpload", "resumeMultipartUpload"]);

type Method = (...args: unknown[]) => unknown;

/** A bucket whose operations are counted by class, and what is written to it in bytes as found afterwards. */
export function meteredBucket(bucket: R2Bucket, meter: Meter): R2Bucket {
  return counted(bucket, meter);
}

function counted<Target extends object>(target: Target, meter: Meter): Target {
  const { r2 } = meter.counts;
  return new Proxy(target, {
    get(_, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== "function") return value;
      const name = String(property);
      const method = value.bind(target) as Method;
      return (...args: unknown[]) => {
        if (CLASS_A.has(name)) r2.classA += 1;
        if (CLASS_B.has(name)) r2.classB += 1;
        const answer = meter.waiting(() => method(...args));
        if (!(answer instanceof Promise))
          return UPLOADS.has(name) ? counted(answer as object, meter) : answer;
        return answer.then((result: unknown) => {
          if (name === "put" || name === "complete")
            r2.bytesWritten += (result as R2Object | null)?.size ?? 0;
          return UPLOADS.has(name) ? counted(result as object, meter) : result;
        });
      };
    },
  });
}
