/** How the records of a crowd are laid out: their sizes, and the numbers of their fields. */

/** A member's record is one cache line: five doubles, then integers. */
export const MEMBER_BYTES = 64;
export const LAT = 0;
export const LNG = 1;
export const AT = 2;
export const NEXT_FRAME_AT = 3;
export const WATCH_M = 4;
export const FIRST_LINK = 10;
export const LINKS = 11;
export const FLAGS = 12;
export const VERSION = 13;
export const FIRST_DIRTY = 14;
export const LAST_DIRTY = 15;

/** Above a member's flags is the slot in which it is asked to report, counted from 1. */
export const REPORT_SLOT_SHIFT = 8;

/** No link. Links are counted from 1, so that a new record has none. */
export const NO_LINK = 0;

/** Both sides of a link are next to each other, one cache line together. */
export const SIDE_BYTES = 32;
export const OWNER = 0;
export const NEXT = 1;
export const PREVIOUS = 2;
export const STATE = 3;
export const TOLD = 4;
export const NEXT_DIRTY = 5;
export const OWNER_N = 6;

/**
 * The bits of a side's state: its word, what it has in sight, whether it is to be looked along, as what the other's session counts it
 * among those who see the other, and as what it was told.
 */
export const WORD_BITS = 3;
export const IN_SIGHT = 4;
export const DIRTY = 8;
export const COUNTED_AS_SHIFT = 4;
export const COUNTED_AS_BITS = 7 << COUNTED_AS_SHIFT;
export const TOLD_AS_SHIFT = 7;
