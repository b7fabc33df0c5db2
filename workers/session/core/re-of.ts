import type { ClientFrame } from "../../../protocol/client-frames.ts";

/** What an answer to the frame with this `id` carries, so that its sender knows it by it. */
export function reOf(id: string | undefined): { re?: string } {
  return id === undefined ? {} : { re: id };
}

/** The same for a frame that need not have one. */
export function reOfFrame(frame: ClientFrame): { re?: string } {
  return reOf("id" in frame ? frame.id : undefined);
}
