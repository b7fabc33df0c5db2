import { existsSync } from "node:fs";
import { cp, mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { renewDataGeneration } from "../local-server/state-dir.ts";
import { UsageError } from "../usage-error.ts";

/** A part of a local server's state, as a folder: databases, objects, or buckets. */
export const PARTS = ["d1", "do", "r2"] as const;
export type Part = (typeof PARTS)[number];

/**
 * Copies the whole state of a local server that does not run, secrets included: whoever has the copy has everything.
 *
 * @param to a folder that is not there yet, or empty
 * @throws UsageError where there is no state, or something is there already
 */
export async function backUp(stateDir: string, to: string): Promise<void> {
  if (!existsSync(join(stateDir, "d1"))) throw new UsageError(`${stateDir} is no state of a server`);
  if (existsSync(to) && (await readdir(to)).length > 0) throw new UsageError(`${to} is not empty`);
  // Whoever finds the folder finds a whole copy.
  const unfinished = `${to}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  await cp(stateDir, unfinished, { recursive: true, preserveTimestamps: true });
  await rm(to, { recursive: true, force: true });
  await rename(unfinished, to);
}

/**
 * Puts a copy in place of the state of a local server that does not run, or a part of it, and begins another generation of its data:
 * so hubs read the friends of their users anew, from the databases that count now, before anybody is shown anything.
 *
 * @throws UsageError where the copy lacks it
 */
export async function restore(from: string, stateDir: string, parts: readonly Part[]): Promise<void> {
  const missing = parts.find((part) => !existsSync(join(from, part)));
  if (missing !== undefined) throw new UsageError(`there is no ${missing} in ${from}`);
  await mkdir(stateDir, { recursive: true });
  // First, so that a restore that breaks off is one, too.
  await renewDataGeneration(stateDir);
  for (const part of parts) {
    const unfinished = join(stateDir, `${part}.unfinished`);
    await rm(unfinished, { recursive: true, force: true });
    await cp(join(from, part), unfinished, { recursive: true, preserveTimestamps: true });
    await rm(join(stateDir, part), { recursive: true, force: true });
    await rename(unfinished, join(stateDir, part));
  }
  // Signatures and keys in the databases are bound to the secrets of their time.
  for (const name of parts.includes("d1") ? ["better-auth-secret", "vapid-key.json"] : []) {
    if (existsSync(join(from, name))) await cp(join(from, name), join(stateDir, name));
  }
}
