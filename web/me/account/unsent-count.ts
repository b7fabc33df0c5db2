import type { SyncState } from "../../../client/index.ts";

/** How much of what the user wrote the server has not confirmed. */
export function unsentCount({ channels }: SyncState): number {
  return Object.values(channels).reduce((sum, { outbox }) => sum + outbox.length, 0);
}
