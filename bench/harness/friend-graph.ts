/**
 * A random symmetric graph with a mean degree: the friends of each user, by number. The peer `near-redis` computes the same one
 * by itself, with Mulberry32 and this order of draws, so it is to stay the same.
 */
export function friendGraph(users: number, meanFriends: number, seed = 1): number[][] {
  if (meanFriends > users - 1) throw new RangeError("nobody has more friends than there are others");
  const random = mulberry32(seed);
  const friends = Array.from({ length: users }, () => new Set<number>());
  for (let edges = (users * meanFriends) / 2; edges > 0; ) {
    const one = Math.floor(random() * users);
    const other = Math.floor(random() * users);
    const [ofOne, ofOther] = [friends[one], friends[other]];
    if (!ofOne || !ofOther || one === other || ofOne.has(other)) continue;
    ofOne.add(other);
    ofOther.add(one);
    edges -= 1;
  }
  return friends.map((each) => [...each]);
}

function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
