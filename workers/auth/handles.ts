import { LIMITS } from "../../protocol/limits.ts";

/** Handles that would pass for the service itself, or for a path of its site. */
const RESERVED = new Set(
  `about abuse account accounts admin administrator all anonymous api app assets auth blog channel contact
  everyone guest guests healthz help here hither home info legal login logout mail me metrics moderator mods nobody null
  official owner privacy problems root security server settings signin signup socket staff status support system
  team terms undefined user users verified web webmaster www`.split(/\s+/),
);

export function isReservedHandle(handle: string): boolean {
  return RESERVED.has(handle);
}

const RANDOM_DIGITS = 6;

/**
 * Makes up a handle from a display name: its Latin letters and digits, then random digits, for instance
 * `ann_lee_402913`. A name without any becomes `user_…`.
 *
 * @param random the random number generator, 0 ≤ x < 1.
 */
export function suggestHandle(displayName: string, random: () => number): string {
  const slug = displayName
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[_0-9]+/, "")
    .slice(0, LIMITS.maxHandleLength - RANDOM_DIGITS - 1)
    .replace(/_+$/, "");
  const digits = Math.floor(random() * 10 ** RANDOM_DIGITS);
  return `${slug || "user"}_${String(digits).padStart(RANDOM_DIGITS, "0")}`;
}
