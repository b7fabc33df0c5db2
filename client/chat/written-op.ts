import type { ClientFrameInput } from "../../protocol/client-frames.ts";

type KeyedFrame = Extract<ClientFrameInput, { key: string }>;
/** Something that a user did in a channel. Its `key` makes sure that it is done once. */
export type WrittenOp = KeyedFrame extends infer Each
  ? Each extends KeyedFrame
    ? Omit<Each, "id" | "channelId">
    : never
  : never;

/** What the server says of an op that it did. */
export interface Acknowledgement {
  /** The stream's offset that contains it. */
  offset: number;
  seq: number;
  /** Of a message that was sent. */
  messageId?: string;
  at?: number;
}

export interface OutboxItem {
  readonly op: WrittenOp;
  /** When it was written, by the server's clock as well as the device knows it. */
  readonly writtenAt: number;
  /** When it was first sent, by the device's clock. */
  attemptedAt: number | null;
  acknowledged: Acknowledgement | null;
  error: Error | null;
}

/** An item as an app may store it. */
export type StoredItem = Pick<OutboxItem, "op" | "writtenAt" | "attemptedAt"> & { failed: string | null };
