import type { StoredChannel, SyncState } from "../../client/index.ts";

type StoredStream = NonNullable<StoredChannel["stream"]>;
export type StoredItem = StoredChannel["outbox"][number];

/** What a window read: where it stands in inbox and channels. */
export interface ReadState {
  inbox: SyncState["inbox"];
  streams: { readonly [channelId: string]: StoredStream };
  savedAtMs: number;
}

/** What was written in a window and is still to be sent, by channel id. */
export type Written = { readonly [channelId: string]: readonly StoredItem[] };

/** Channels whose messages a device keeps: those with the latest ones. */
const MAX_STREAMS = 60;

/** Takes apart what is large and may be late, and what is small and must be kept at once. */
export function splitSyncState(state: SyncState, savedAtMs: number): { read: ReadState; written: Written } {
  const streams: [string, StoredStream][] = [];
  const written: [string, readonly StoredItem[]][] = [];
  for (const [channelId, { stream, outbox }] of Object.entries(state.channels)) {
    if (stream !== null) streams.push([channelId, stream]);
    if (outbox.length > 0) written.push([channelId, outbox]);
  }
  streams.sort(([, one], [, other]) => latestAtMs(other) - latestAtMs(one));
  return {
    read: { inbox: state.inbox, streams: Object.fromEntries(streams.slice(0, MAX_STREAMS)), savedAtMs },
    written: Object.fromEntries(written),
  };
}

/** Where a window begins that goes on from what several others left. */
export function mergeSyncStates(
  userId: string,
  reads: readonly ReadState[],
  writtens: readonly Written[],
): SyncState {
  const byAge = [...reads].sort((one, other) => one.savedAtMs - other.savedAtMs);
  const streams = new Map<string, StoredStream>();
  let inbox: SyncState["inbox"] = null;
  for (const read of byAge) {
    if (read.inbox !== null && isAhead(read.inbox, inbox)) inbox = read.inbox;
    for (const [channelId, stream] of Object.entries(read.streams)) {
      if (isAhead(stream, streams.get(channelId) ?? null)) streams.set(channelId, stream);
    }
  }
  const outboxes = mergeWritten(writtens);
  const channelIds = new Set([...streams.keys(), ...outboxes.keys()]);
  const channels = [...channelIds].map((channelId): [string, StoredChannel] => [
    channelId,
    { stream: streams.get(channelId) ?? null, outbox: outboxes.get(channelId) ?? [] },
  ]);
  return { userId, inbox, channels: Object.fromEntries(channels) };
}

/** Everything that was written, each thing once; in the order in which it was written where several windows wrote. */
function mergeWritten(writtens: readonly Written[]): Map<string, StoredItem[]> {
  const merged = new Map<string, StoredItem[]>();
  for (const written of writtens) {
    for (const [channelId, items] of Object.entries(written)) {
      const known = merged.get(channelId);
      if (known === undefined) {
        merged.set(channelId, [...items]);
        continue;
      }
      const keys = new Set(known.map(({ op }) => op.key));
      known.push(...items.filter(({ op }) => !keys.has(op.key)));
      known.sort((one, other) => one.writtenAt - other.writtenAt);
    }
  }
  return merged;
}

/** @param other was saved before: where the two cannot be compared it counts less */
function isAhead(
  one: { epoch: string; offset: number },
  other: { epoch: string; offset: number } | null,
): boolean {
  return other === null || one.epoch !== other.epoch || one.offset >= other.offset;
}

function latestAtMs({ messages }: StoredStream): number {
  return messages.at(-1)?.at ?? 0;
}
