import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** Where a local server keeps its databases, objects and secret. */
export interface StateDir {
  path: string;
  /** Removes the directory if it was made for this run only. */
  dispose(): void;
}

/** The directory `persistDir`, which stays, or a temporary one, which goes when the server or the process ends. */
export async function openStateDir(persistDir: string | undefined): Promise<StateDir> {
  if (persistDir === undefined) {
    const path = mkdtempSync(join(tmpdir(), "hither-"));
    const remove = () => rmSync(path, { recursive: true, force: true, maxRetries: 3 });
    process.once("exit", remove);
    return {
      path,
      dispose: () => {
        process.off("exit", remove);
        remove();
      },
    };
  }
  const path = resolve(persistDir);
  await mkdir(path, { recursive: true });
  return { path, dispose: () => {} };
}

/** The secret that signs sessions. It lives as long as the state, or those who signed in would be signed out. */
export async function authSecret(stateDir: string): Promise<string> {
  const path = join(stateDir, "better-auth-secret");
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    const secret = randomBytes(32).toString("base64url");
    await writeFile(path, secret, { mode: 0o600 });
    return secret;
  }
}
