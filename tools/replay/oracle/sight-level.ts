import type { Sharing } from "../../../protocol/sharing.ts";

/** How much of somebody a friend may see. */
export type SightLevel = "nothing" | "approximate" | "exact";

/** What `sharing` lets the friend `viewerId` see, by the words of the protocol. Its end time is not looked at. */
export function sightLevel(sharing: Sharing, viewerId: string): SightLevel {
  const listed = sharing.userIds.includes(viewerId);
  const sees = { nobody: false, friends: true, only: listed, except: !listed }[sharing.mode];
  if (!sees) return "nothing";
  const usual = sharing.precision;
  if (!sharing.precisionExceptions.includes(viewerId)) return usual;
  return usual === "exact" ? "approximate" : "exact";
}
