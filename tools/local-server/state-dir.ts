import { generateKeyPairSync, randomBytes, randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** Where a local server keeps its databases, objects and secrets. */
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
export function authSecret(stateDir: string): Promise<string> {
  return kept(stateDir, "better-auth-secret", () => randomBytes(32).toString("base64url"));
}

/** The VAPID key as a private JWK. It lives as long as the state: a browser's subscription is bound to it. */
export function vapidKey(stateDir: string): Promise<string> {
  return kept(stateDir, "vapid-key.json", () => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    return JSON.stringify(privateKey.export({ format: "jwk" }));
  });
}

const GENERATION_FILE = "data-generation";

/** The generation of the state as a variable of the Worker: none where it was never restored. */
export async function dataGeneration(stateDir: string): Promise<{ DATA_GENERATION?: string }> {
  const path = join(stateDir, GENERATION_FILE);
  return existsSync(path) ? { DATA_GENERATION: await readFile(path, "utf8") } : {};
}

/** Begins another generation: what objects copied of a database before counts no more. */
export async function renewDataGeneration(stateDir: string): Promise<void> {
  await writeFile(join(stateDir, GENERATION_FILE), randomUUID());
}

async function kept(stateDir: string, name: string, make: () => string): Promise<string> {
  const path = join(stateDir, name);
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    const secret = make();
    await writeFile(path, secret, { mode: 0o600 });
    return secret;
  }
}
