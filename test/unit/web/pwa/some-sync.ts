import type { StoredChannel, SyncState } from "../../../../client/index.ts";
import type { StoredItem } from "../../../../web/state/merge-sync.ts";

type StoredStream = NonNullable<StoredChannel["stream"]>;

export function written(key: string, writtenAt: number): StoredItem {
  return { op: { type: "sendMessage", key, body: key }, writtenAt, attemptedAt: null, failed: null };
}

/** A channel as far as its stream was read. */
export function stream(offset: number, { epoch = "e", at = 0 } = {}): StoredStream {
  const messages = [{ id: "m", seq: 1, senderId: "u", at, body: "hello" }];
  return { epoch, offset, seq: 1, readSeq: 1, messages } as unknown as StoredStream;
}

export function syncState(channels: SyncState["channels"], userId = "me"): SyncState {
  return { userId, inbox: null, channels };
}
