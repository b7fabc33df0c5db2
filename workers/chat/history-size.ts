import type { Message } from "../../protocol/chat/message.ts";

const encoder = new TextEncoder();

/** Bytes of a message in an answer. */
export function sizeOf(message: Message): number {
  return encoder.encode(JSON.stringify(message)).length;
}
