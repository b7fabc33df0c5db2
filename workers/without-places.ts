/** A number with three decimals or more: coordinates that tell a place to 100 m, and what is worked out from them. */
const PRECISE_NUMBER = /-?\d+\.\d{3,}/g;

/** A text for a log, without anything that could be a place: an error of a library may quote what it was given. */
export function withoutPlaces(text: string): string {
  return text.replaceAll(PRECISE_NUMBER, "…");
}
