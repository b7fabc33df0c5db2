import type { ClientFrame } from "../../../protocol/client-frames.ts";

/** What an answer to this frame carries, so that its sender knows it by it. */
export function reOf(frame: ClientFrame): { re?: string } {
  return "id" in frame && frame.id !== undefined ? { re: frame.id } : {};
}
