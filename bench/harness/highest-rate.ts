/** How much faster the next try is, until one fails. */
const LEAP = 2;
/** So often the gap between what works and what fails is halved, by their ratio. */
const HALVINGS = 3;
const MAX_LEAPS = 12;

/**
 * Finds the highest rate at which `keepsUp` is true: leaps up or down from `startPerSecond` until the answer turns, and halves the rest
 * three times: what is found is at most 9 % too low.
 *
 * @returns 0 where nothing keeps up
 */
export async function highestRate(
  startPerSecond: number,
  keepsUp: (perSecond: number) => Promise<boolean>,
): Promise<number> {
  let works = 0;
  let fails = Number.POSITIVE_INFINITY;
  let next = startPerSecond;
  for (let leap = 0; leap < MAX_LEAPS && (works === 0 || fails === Number.POSITIVE_INFINITY); leap += 1) {
    if (await keepsUp(next)) works = next;
    else fails = next;
    next = works === 0 ? fails / LEAP : works * LEAP;
  }
  for (let halving = 0; halving < HALVINGS && works > 0; halving += 1) {
    const middle = Math.sqrt(works * fails);
    if (await keepsUp(middle)) works = middle;
    else fails = middle;
  }
  return works;
}
