import { digestId } from "./digest-id.ts";

/** The channel of two people: the same one whichever of them asks. */
export async function directChannelId(userId: string, otherId: string): Promise<string> {
  return `d_${await digestId([userId, otherId].sort().join(":"))}`;
}
