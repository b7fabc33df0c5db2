import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build as buildPage } from "vite";
import { copyDocsAssets } from "./copy-docs-assets.ts";

export const PROJECT_DIR = dirname(dirname(fileURLToPath(import.meta.url)));
/** The bundled Worker. */
export const WORKER_FILE = join(PROJECT_DIR, "dist/worker/index.js");

const WRANGLER = join(PROJECT_DIR, "node_modules/wrangler/bin/wrangler.js");

const ASSETS_DIR = join(PROJECT_DIR, "dist/assets");

/**
 * Builds the page into dist/assets and the Worker into dist/worker, the latter by the very command that would deploy
 * it. Needs no account and no network.
 *
 * @throws Error with the tool's own output where something does not build
 */
export async function buildProject(): Promise<void> {
  await buildPage({ configFile: join(PROJECT_DIR, "web/vite.config.ts"), logLevel: "warn" });
  await copyDocsAssets(ASSETS_DIR);
  await buildWorker();
}

async function buildWorker(): Promise<void> {
  const args = [WRANGLER, "deploy", "--dry-run", "--outdir", dirname(WORKER_FILE)];
  const env = { ...process.env, WRANGLER_SEND_METRICS: "false", NO_COLOR: "1" };
  try {
    await promisify(execFile)(process.execPath, args, { cwd: PROJECT_DIR, env });
  } catch (error) {
    if (!(error instanceof Error && "stdout" in error && "stderr" in error)) throw error;
    throw new Error(`wrangler cannot build the Worker:\n${error.stdout}${error.stderr}`, { cause: error });
  }
}
