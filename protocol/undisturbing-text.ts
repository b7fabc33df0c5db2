/**
 * What no name and no reaction holds: control characters and ends of lines, halves of surrogate pairs, marks that reverse or
 * isolate text (with which a name reorders what stands beside it), and those that hide an annotation in it.
 */
const DISTURBING = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069\uFFF9-\uFFFB]/u;
/** Anything but blanks, marks on nothing, and what is there without being seen. The braille blank is one that Unicode counts as a symbol. */
const VISIBLE = /[^\p{Z}\p{M}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Whether a text may stand beside others' text without disturbing it. */
export function isUndisturbing(text: string): boolean {
  return !DISTURBING.test(text);
}

/** Whether there is anything to be seen of a text. */
export function isVisible(text: string): boolean {
  return VISIBLE.test(text);
}
