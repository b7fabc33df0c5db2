/** Numbers from [0, 1). */
export type Random = () => number;

/** mulberry32: a small generator with a seed, so that every run measures the same. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The numbers from 0 to `count` − 1 in some order. */
export function shuffled(count: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
  return order;
}

/** Who is whose friend: everybody has four, picked from all over the crowd. Neighbours on two random rings. */
export function friendships(count: number, random: Random): number[][] {
  const friends = Array.from({ length: count }, (): Set<number> => new Set());
  for (let ring = 0; ring < 2; ring += 1) {
    const order = shuffled(count, random);
    for (let at = 0; at < count; at += 1) {
      const one = order[at] ?? 0;
      const other = order[(at + 1) % count] ?? 0;
      friends[one]?.add(other);
      friends[other]?.add(one);
    }
  }
  return friends.map((each) => [...each]);
}
