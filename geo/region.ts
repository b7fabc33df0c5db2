import type { CellId } from "./cells.ts";

/** Geohashes of this length are some 156 km wide. */
const REGION_LENGTH = 3;

/**
 * A number that cells of one region have in common, and that others hardly do: what is spread over time by it happens together where
 * people see each other, and at another time elsewhere. 32 bits, by FNV-1a (Fowler, Noll, Vo; draft-eastlake-fnv).
 */
export function regionHash(cell: CellId): number {
  return hashOf(cell.slice(0, REGION_LENGTH));
}

/** FNV-1a of a text's UTF-16 units. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
