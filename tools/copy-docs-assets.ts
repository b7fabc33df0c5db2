import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";

/** The script of the API reference, as its package ships it for a plain script tag. */
const SCRIPT = join(import.meta.dirname, "../node_modules/@scalar/api-reference/dist/browser/standalone.js");

/**
 * Puts the script of the API reference where `/docs` loads it from, so that the page needs no other site.
 *
 * @param assetsDir the folder that the Worker's assets are served from; it is created if need be
 */
export async function copyDocsAssets(assetsDir: string): Promise<void> {
  await mkdir(join(assetsDir, "docs"), { recursive: true });
  await copyFile(SCRIPT, join(assetsDir, "docs/scalar.js"));
}
