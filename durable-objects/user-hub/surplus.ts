import { LIMITS } from "../../protocol/limits.ts";
import type { LinkSocket } from "../link-socket.ts";
import type { SessionLink } from "./session-links.ts";

type Entry = readonly [LinkSocket, Pick<SessionLink, "device" | "isLost" | "startedAtMs">];

/**
 * The links that are too many now that this device has one more: of the device, then of the account, those whose clients are lost
 * and then the oldest. Whoever opens one more window wants that one, and nobody but the user is kept out by it.
 */
export function surplusOf(entries: readonly Entry[], device: string): LinkSocket[] {
  const ofDevice = oldestOver(
    entries.filter(([, link]) => link.device === device),
    LIMITS.maxDeviceSockets,
  );
  const left = entries.filter((entry) => !ofDevice.includes(entry));
  return [...ofDevice, ...oldestOver(left, LIMITS.maxAccountSockets)].map(([socket]) => socket);
}

function oldestOver(entries: readonly Entry[], max: number): Entry[] {
  const rank = ([, link]: Entry) => (link.isLost ? 0 : 1);
  const byAge = entries.toSorted((a, b) => rank(a) - rank(b) || a[1].startedAtMs - b[1].startedAtMs);
  return byAge.slice(0, Math.max(0, entries.length - max));
}
