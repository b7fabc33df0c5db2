import type { ClientFrameInput } from "../../protocol/client-frames.ts";
import { type AttachedFile, attachmentInputOf } from "./attached-file.ts";

type KeyedFrame = Extract<ClientFrameInput, { key: string }>;
/** Something that a user did in a channel. Its `key` makes sure that it is done once. */
export type WrittenOp = KeyedFrame extends infer Each
  ? Each extends KeyedFrame
    ? Omit<Each, "id" | "channelId" | "attachments"> &
        // Kept whole, so that what waits to be sent shows as what was sent does.
        ("attachments" extends keyof Each ? { attachments?: AttachedFile[] } : unknown)
    : never
  : never;

/** The frame that does it. */
export function frameOf(op: WrittenOp, channelId: string): KeyedFrame {
  if (!("attachments" in op)) return { ...op, channelId };
  const { attachments, ...rest } = op;
  return { ...rest, channelId, attachments: attachments?.map(attachmentInputOf) };
}

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
