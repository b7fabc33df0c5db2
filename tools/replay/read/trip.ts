/** A recorded position. */
export interface TripPoint {
  /** Since the trip's start. */
  seconds: number;
  lat: number;
  lng: number;
}

/** A recorded way: at least two points, `seconds` rising strictly from 0. */
export interface Trip {
  points: TripPoint[];
}

/**
 * A trip of points with seconds on any clock, in any order: sorted, begun at 0, the first of several at one moment
 * kept. Undefined where fewer than two moments remain: nobody moves.
 */
export function makeTrip(recorded: TripPoint[]): Trip | undefined {
  const sorted = [...recorded].sort((a, b) => a.seconds - b.seconds);
  const startS = sorted[0]?.seconds ?? 0;
  const points: TripPoint[] = [];
  for (const { seconds, lat, lng } of sorted) {
    const last = points.at(-1);
    if (last === undefined || seconds - startS > last.seconds)
      points.push({ seconds: seconds - startS, lat, lng });
  }
  return points.length < 2 ? undefined : { points };
}

/** A point from text, or undefined where it is no place on earth at a moment in time. */
export function parsePoint(seconds: number, lat: string, lng: string): TripPoint | undefined {
  const point = { seconds, lat: toNumber(lat), lng: toNumber(lng) };
  const valid = Number.isFinite(seconds) && Math.abs(point.lat) <= 90 && Math.abs(point.lng) <= 180;
  return valid ? point : undefined;
}

/** Like `Number`, but what is empty is no number. */
export function toNumber(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}
