import type { Channel, Role } from "../../../client/index.ts";

/** Why one may not write in a channel. */
export type Silence = "left" | "closed" | "archived" | "readOnly";

/** Null where one may, and where it is not known yet: what is written waits. @param maySend what the SDK says */
export function whySilent(channel: Channel | null, role: Role | null, maySend: boolean): Silence | null {
  if (maySend || channel === null) return null;
  if (role === null) return "left";
  if (channel.closed) return "closed";
  if (channel.archivedAt !== null) return "archived";
  return "readOnly";
}
