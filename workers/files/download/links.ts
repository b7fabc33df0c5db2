import type { z } from "zod";
import { openDb } from "../../../db/db.ts";
import { readPeople } from "../../../db/queries/person.ts";
import type { FileLinks, fileLinksInputSchema } from "../../../protocol/files/file.ts";
import { requireSecret } from "../../auth/require-secret.ts";
import { iso } from "../../chat/to-http.ts";
import type { Env } from "../../env.ts";
import { inParallel } from "../../in-parallel.ts";
import { ProblemError } from "../../problem.ts";
import { deriveLinkKey, type FileLink, linkExpiryMs, readLink, signLink } from "./core/file-link.ts";
import { seeFile } from "./seen-file.ts";
import type { SeenFile } from "./serve-file.ts";

type Wanted = z.output<typeof fileLinksInputSchema>["files"];

let latest: { secret: string; key: Promise<CryptoKey> } | undefined;

function keyOf(env: Env): Promise<CryptoKey> {
  const secret = requireSecret(env.BETTER_AUTH_SECRET);
  if (latest?.secret !== secret) latest = { secret, key: deriveLinkKey(secret) };
  return latest.key;
}

interface Asking {
  env: Env;
  me: string;
  /** The public one, that the addresses begin with. */
  origin: string;
  nowMs: number;
}

/** Makes an address for each file. Throws `no-such-file`, naming the first one that the user may not see. */
export async function makeLinks(asking: Asking, wanted: Wanted): Promise<FileLinks> {
  const { env, me, origin, nowMs } = asking;
  const key = await keyOf(env);
  const expiresAtMs = linkExpiryMs(nowMs);
  const items: FileLinks["items"] = [];
  const failures: Error[] = [];
  await inParallel([...wanted.entries()], async ([index, { fileId, in: place, variant }]) => {
    try {
      const { name } = await seeFile({ env, me, variant }, place, fileId);
      const token = await signLink(key, { userId: me, place, fileId, variant, expiresAtMs });
      const url = `${origin}/v1/f/${token}/${encodeURIComponent(name ?? variant)}`;
      items[index] = { fileId, url, expiresAt: iso(expiresAtMs) };
    } catch (error) {
      failures[index] = about(error, `files.${index}`);
    }
  });
  const failure = failures.find((error) => error !== undefined);
  if (failure) throw failure;
  return { items };
}

/** Says which file a problem is about; that somebody is out of reach is about none. */
function about(error: unknown, field: string): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  if (!(error instanceof ProblemError) || error.problem.status >= 500) return error;
  return new ProblemError("no-such-file", { field });
}

/**
 * The file behind an address. Throws `no-such-file` where nobody made it or its user may not see the file any more, and
 * `link-expired`.
 */
export async function openLink(env: Env, token: string, nowMs: number): Promise<SeenFile> {
  const link = await readLink(await keyOf(env), token);
  if (!link) throw new ProblemError("no-such-file");
  if (link.expiresAtMs <= nowMs) throw new ProblemError("link-expired");
  const [seen] = await Promise.all([seeAs(env, link), requireAccount(env, link.userId)]);
  return seen;
}

async function seeAs(env: Env, { userId, variant, place, fileId }: FileLink): Promise<SeenFile> {
  try {
    return await seeFile({ env, me: userId, variant }, place, fileId);
  } catch (error) {
    throw error instanceof ProblemError && error.problem.status < 500
      ? new ProblemError("no-such-file")
      : error;
  }
}

/** What an account leaves in channels and teams is taken out within moments of its deletion; its addresses end with it. */
async function requireAccount(env: Env, userId: string): Promise<void> {
  const people = await readPeople(openDb(env.DB), [userId]);
  if (!people.has(userId)) throw new ProblemError("no-such-file");
}
