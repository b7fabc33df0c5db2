import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, vi } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import { fetchAs } from "./files.ts";
import type { TestUser } from "./test-user.ts";

/** Rings a channel's alarm until no file is owed a notice. */
export async function tellFiles(channelId: string): Promise<void> {
  const stub = env.CHAT_CHANNELS.getByName(channelId);
  await vi.waitFor(
    async () => {
      await runDurableObjectAlarm(stub);
      const owed = await runInDurableObject(stub, (_, { storage }) =>
        storage.sql.exec("SELECT file FROM owed_files").toArray(),
      );
      expect(owed).toEqual([]);
    },
    { timeout: 10_000, interval: 20 },
  );
}

/** Whether a file is in use, is released and lives for an hour more, or was never used. */
export async function standingOf(fileId: string): Promise<"used" | "released" | "unused" | "gone"> {
  const record = await env.STORED_FILES.getByName(fileId).describe();
  if (!record) return "gone";
  if (record.expiresAtMs === null) return "used";
  return record.expiresAtMs - Date.now() <= LIMITS.fileReleasedMs ? "released" : "unused";
}

/** Fetches a file of a channel; answers the status, or the bytes' number where it is there. */
export async function fetchFile(
  user: TestUser,
  channelId: string,
  fileId: string,
): Promise<{ status: number; bytes: number }> {
  const response = await fetchAs(user, `/v1/channels/${channelId}/files/${fileId}`);
  const bytes = (await response.arrayBuffer()).byteLength;
  return { status: response.status, bytes: response.ok ? bytes : 0 };
}
