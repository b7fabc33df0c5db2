import { R2_OPERATIONS } from "./metrics.ts";

/** What of a bucket, or of an upload in parts, is an operation. */
const OPERATIONS = new Set([
  "head",
  "get",
  "put",
  "delete",
  "list",
  "createMultipartUpload",
  "uploadPart",
  "complete",
  "abort",
]);

/** A bucket, or an upload in parts, whose operations are counted. It does what the original does. */
export function measureR2<Original extends object>(original: Original): Original {
  return new Proxy(original, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      const call = (...args: unknown[]): unknown => Reflect.apply(value, target, args);
      if (name === "resumeMultipartUpload") return (...args: unknown[]) => measureR2(call(...args) as object);
      return typeof name === "string" && OPERATIONS.has(name)
        ? (...args: unknown[]) => counted(name, call(...args) as Promise<unknown>)
        : call;
    },
  });
}

async function counted(operation: string, work: Promise<unknown>): Promise<unknown> {
  try {
    const answer = await work;
    R2_OPERATIONS.increment(operation, "ok");
    return operation === "createMultipartUpload" ? measureR2(answer as object) : answer;
  } catch (error) {
    R2_OPERATIONS.increment(operation, "failed");
    throw error;
  }
}
