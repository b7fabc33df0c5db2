import { execFile } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export const PROJECT_DIR = dirname(dirname(fileURLToPath(import.meta.url)));
/** The bundled Worker. */
export const WORKER_FILE = join(PROJECT_DIR, "dist/worker/index.js");

const WRANGLER = join(PROJECT_DIR, "node_modules/wrangler/bin/wrangler.js");

/**
 * Builds the page and the Worker into dist/, by the very command that would deploy them. Needs no account and no network.
 *
 * @throws Error with the tool's own output where something does not build
 */
export async function buildProject(): Promise<void> {
  const args = [WRANGLER, "deploy", "--dry-run", "--outdir", dirname(WORKER_FILE)];
  // Wrangler's build step runs this project's own tools, with this Node.
  const PATH = `${dirname(process.execPath)}${delimiter}${process.env["PATH"]}`;
  const env = { ...process.env, PATH, WRANGLER_SEND_METRICS: "false", NO_COLOR: "1" };
  try {
    await promisify(execFile)(process.execPath, args, { cwd: PROJECT_DIR, env });
  } catch (error) {
    if (!(error instanceof Error && "stdout" in error && "stderr" in error)) throw error;
    throw new Error(`wrangler cannot build the project:\n${error.stdout}${error.stderr}`, { cause: error });
  }
}
