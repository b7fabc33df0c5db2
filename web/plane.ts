export interface Place {
  lat: number;
  lng: number;
}

/** Metres east and north of where one stands. */
export interface Offset {
  eastM: number;
  northM: number;
}

const METRES_PER_DEGREE = 111_195;

/** How far another place is, seen from here; the earth is flat for the 20 km that can be seen. */
export function offsetTo(from: Place, to: Place): Offset {
  // Across the dateline, the short way.
  const lng = ((to.lng - from.lng + 540) % 360) - 180;
  return { eastM: lng * metresPerLng(from), northM: (to.lat - from.lat) * METRES_PER_DEGREE };
}

/** The place at some metres from here. */
export function placeAt(from: Place, { eastM, northM }: Offset): Place {
  const lat = Math.max(-89, Math.min(89, from.lat + northM / METRES_PER_DEGREE));
  const lng = from.lng + eastM / metresPerLng(from);
  return { lat, lng: ((((lng + 180) % 360) + 360) % 360) - 180 };
}

export function lengthM({ eastM, northM }: Offset): number {
  return Math.hypot(eastM, northM);
}

function metresPerLng({ lat }: Place): number {
  return METRES_PER_DEGREE * Math.max(0.01, Math.cos((lat * Math.PI) / 180));
}
