import type { ChannelView } from "../../client/index.ts";

/** Why the user cannot write in a channel. */
export type Silence = "removed" | "closed" | "archived" | "readOnly";

/** Null where they can, or where it is not known yet. */
export function whySilent(view: Pick<ChannelView, "channel" | "role" | "may">): Silence | null {
  const { channel, role } = view;
  if (channel === null || view.may("send")) return null;
  if (role === null) return "removed";
  if (channel.closed) return "closed";
  return channel.archivedAt !== null ? "archived" : "readOnly";
}
