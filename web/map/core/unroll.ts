import type { Position } from "geojson";

/** A line that goes on across the dateline instead of all the way back around the globe. */
export function unrollLine(line: readonly Position[]): Position[] {
  let turns = 0;
  let last: number | undefined;
  return line.map(([lng = 0, lat = 0]) => {
    if (last !== undefined && Math.abs(lng - last) > 180) turns += lng < last ? 1 : -1;
    last = lng;
    return [lng + turns * 360, lat];
  });
}

/** The same for the edge of an area. One that leads around the globe, as Antarctica's does, is closed over the pole. */
export function unrollRing(ring: readonly Position[]): Position[] {
  const line = unrollLine(ring);
  const [first, last] = [line[0], line.at(-1)];
  if (first === undefined || last === undefined || first[0] === last[0]) return line;
  const poleLat = (first[1] ?? 0) < 0 ? -90 : 90;
  return [...line, [last[0] ?? 0, poleLat], [first[0] ?? 0, poleLat], first];
}
