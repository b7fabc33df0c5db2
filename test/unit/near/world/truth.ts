import type { LatLng } from "../../../../protocol/primitives.ts";
import { SHARING_OFF, type Sharing } from "../../../../protocol/sharing.ts";

/** What a device reported and the server took, by the test's own bookkeeping. */
export interface Report extends LatLng {
  at: number;
}

/** What a brute-force observer knows of one person. */
export class Person {
  readonly id: string;
  sharing: Sharing = SHARING_OFF;
  friends = new Set<string>();
  constructor(id: string) {
    this.id = id;
  }
}

const RADIANS = Math.PI / 180;

/** The great-circle distance by the spherical law of cosines through unit vectors: another formula than the project's. */
export function bruteDistanceM(a: LatLng, b: LatLng): number {
  const [p, q] = [toVector(a), toVector(b)];
  const cross = Math.hypot(p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]);
  return 6_371_008.8 * Math.atan2(cross, p[0] * q[0] + p[1] * q[1] + p[2] * q[2]);
}

function toVector({ lat, lng }: LatLng): [number, number, number] {
  const [phi, lambda] = [lat * RADIANS, lng * RADIANS];
  return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
}

/** How much of `person` a friend may see, by the setting's plain meaning. */
export function allows(sharing: Sharing, friend: string): "exact" | "approximate" | "nothing" {
  const listed = sharing.userIds.includes(friend);
  const shared = { nobody: false, friends: true, only: listed, except: !listed }[sharing.mode];
  if (!shared) return "nothing";
  if (!sharing.precisionExceptions.includes(friend)) return sharing.precision;
  return sharing.precision === "exact" ? "approximate" : "exact";
}
