import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { UsageError } from "../../usage-error.ts";

/**
 * The text of a file, plain or gzip, whatever its name.
 *
 * @throws UsageError where there is no such file, or its gzip is broken
 */
export async function readText(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`Cannot read ${path}: ${error.code === "ENOENT" ? "no such file" : error.message}`);
  });
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  try {
    return (isGzip ? gunzipSync(bytes) : bytes).toString("utf8");
  } catch (error) {
    throw new UsageError(`Cannot unpack ${path}: ${error instanceof Error ? error.message : error}`);
  }
}
