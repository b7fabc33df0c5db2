import { SHARING_OFF, type Sharing } from "../../../protocol/sharing.ts";
import { type Random, shuffled } from "../../random.ts";

/** Everybody sees everything. */
export const SHARE_ALL: Sharing = { ...SHARING_OFF, mode: "friends" };

/**
 * How one of many people shares: 70 % exactly with all friends, one in seven of them approximately with some;
 * 10 % approximately; 5 % with half of their friends only; 5 % with all but a third; 10 % with nobody.
 */
export function mixedSharing(random: Random, friendIds: readonly string[]): Sharing {
  const some = (share: number) => shuffled(random, friendIds).slice(0, Math.ceil(friendIds.length * share));
  const draw = random();
  if (draw < 0.6) return SHARE_ALL;
  if (draw < 0.7) return { ...SHARE_ALL, precisionExceptions: some(0.3) };
  if (draw < 0.8) return { ...SHARE_ALL, precision: "approximate", precisionExceptions: some(0.1) };
  if (draw < 0.85) return { ...SHARE_ALL, mode: "only", userIds: some(0.5) };
  if (draw < 0.9) return { ...SHARE_ALL, mode: "except", userIds: some(0.33) };
  return SHARING_OFF;
}
