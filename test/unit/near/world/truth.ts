import { LIMITS } from "../../../../protocol/limits.ts";
import type { LatLng } from "../../../../protocol/primitives.ts";
import { SHARING_OFF, type Sharing } from "../../../../protocol/sharing.ts";
import type { FakePhone } from "./fake-phone.ts";

/** How far back a place may lie that an event was computed from. */
const IN_FLIGHT_MS = 2_000;

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

/** A device as the observer knows it. */
export interface Device {
  phone: FakePhone | null;
  sessions: number;
  reports: Report[];
  hasPlace: boolean;
  hasClaimed: boolean;
  radiusM: number;
  /** Until when the session cannot link to its hub. */
  hubLinkDownUntilMs: number;
}

/** Where a device is, unless it does not say or has not said for too long. */
export function placeOf(device: Device): Report | undefined {
  const last = device.phone && device.hasPlace ? device.reports.at(-1) : undefined;
  return last && Date.now() - last.at < LIMITS.expireAfterMs ? last : undefined;
}

/** Whether a report is about to become, or has just become, stale or expired. */
export function isTurning(report: Report | undefined): boolean {
  const ageMs = report ? Date.now() - report.at : 0;
  return [LIMITS.staleAfterMs, LIMITS.expireAfterMs].some((limitMs) => Math.abs(ageMs - limitMs) < 1_000);
}

export function lately(reports: Report[]): Report[] {
  const sinceMs = Date.now() - IN_FLIGHT_MS;
  return reports.filter((_, i) => (reports[i + 1]?.at ?? Number.POSITIVE_INFINITY) >= sinceMs);
}
