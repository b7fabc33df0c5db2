/** Somebody on the map, in pixels. */
export interface Dot {
  id: string;
  x: number;
  y: number;
}

/** People who are shown as one, at the place of the first of them. */
export interface Cluster {
  /** The one who stands for all, and by whom the cluster is known. */
  id: string;
  x: number;
  y: number;
  /** With the first one in front. */
  ids: readonly string[];
}

/** Whoever belongs to a cluster leaves it only beyond its radius times this, so that nobody flickers at its edge. */
const LEAVE_RATIO = 1.25;

/**
 * Puts together whoever would overlap. Whatever it gives stands at least `radiusPx` apart. Who stood for others before does so
 * first, and who belonged to somebody stays with them for a while, so that small moves change nothing.
 *
 * @param before what this gave last time, at the same zoom
 */
export function clusterDots(
  dots: readonly Dot[],
  radiusPx: number,
  before: readonly Cluster[] = [],
): Cluster[] {
  const leaders = new Map(before.flatMap(({ id, ids }) => ids.map((each) => [each, id] as const)));
  const ranked = [...dots].sort(
    (one, other) =>
      Number(leaders.get(other.id) === other.id) - Number(leaders.get(one.id) === one.id) ||
      (one.id < other.id ? -1 : 1),
  );
  const found = new Map<string, { id: string; x: number; y: number; ids: string[] }>();
  const cells = new Map<string, { id: string; x: number; y: number; ids: string[] }[]>();
  const reachPx = radiusPx * LEAVE_RATIO;
  const cellOf = (value: number) => Math.floor(value / reachPx);

  for (const dot of ranked) {
    const column = cellOf(dot.x);
    const row = cellOf(dot.y);
    const own = found.get(leaders.get(dot.id) ?? "");
    let nearest = own && away(own, dot) < reachPx ? own : undefined;
    let nearestPx = nearest === undefined ? radiusPx : -1;
    for (const [right, down] of AROUND) {
      for (const cluster of cells.get(`${column + right},${row + down}`) ?? []) {
        const px = away(cluster, dot);
        if (px >= nearestPx) continue;
        nearest = cluster;
        nearestPx = px;
      }
    }
    if (nearest !== undefined) {
      nearest.ids.push(dot.id);
      continue;
    }
    const cluster = { id: dot.id, x: dot.x, y: dot.y, ids: [dot.id] };
    found.set(dot.id, cluster);
    const key = `${column},${row}`;
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, [cluster]);
    else cell.push(cluster);
  }
  return [...found.values()];
}

const AROUND = [-1, 0, 1].flatMap((right) => [-1, 0, 1].map((down) => [right, down] as const));

function away(one: { x: number; y: number }, other: { x: number; y: number }): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
