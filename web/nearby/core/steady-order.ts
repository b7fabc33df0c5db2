/** Who is nearer by less than this changes no place with anybody. */
const TOLERANCE = { share: 0.05, metres: 15 };

/**
 * Ids, the nearest first, in an order that does not flicker as distances change by a little: two neighbours of the order before
 * change places only once one is clearly nearer.
 */
export function steadyOrder(
  distancesM: ReadonlyMap<string, number>,
  before: readonly string[] = [],
): string[] {
  const away = (id: string) => distancesM.get(id) ?? Number.POSITIVE_INFINITY;
  const known = before.filter((id) => distancesM.has(id));
  for (let index = 1; index < known.length; index += 1) {
    for (
      let at = index;
      at > 0 && isClearlyNearer(away(known[at] ?? ""), away(known[at - 1] ?? ""));
      at -= 1
    ) {
      [known[at - 1], known[at]] = [known[at] ?? "", known[at - 1] ?? ""];
    }
  }
  const had = new Set(known);
  const fresh = [...distancesM.keys()]
    .filter((id) => !had.has(id))
    .sort((one, other) => away(one) - away(other) || (one < other ? -1 : 1));

  const order: string[] = [];
  for (const id of known) {
    while (fresh[0] !== undefined && away(fresh[0]) < away(id)) order.push(fresh.shift() ?? "");
    order.push(id);
  }
  return [...order, ...fresh];
}

function isClearlyNearer(oneM: number, otherM: number): boolean {
  return oneM < otherM * (1 - TOLERANCE.share) - TOLERANCE.metres;
}
