import type { Db } from "../../db/db.ts";
import { dropTarget, readOtherHolder, type TargetHolder, takeTarget } from "../../db/queries/push-targets.ts";
import type { PushTarget } from "../../protocol/notifications/push-target.ts";
import type { Env } from "../env.ts";
import { callHub, type HubOf } from "../friends/hub-call.ts";
import { ProblemError } from "../problem.ts";
import { unavailable } from "../unavailable.ts";
import { isAllowedEndpoint } from "./core/push-hosts.ts";
import { targetHash } from "./target-hash.ts";

export interface Registering extends TargetHolder {
  db: Db;
  hubOf: HubOf<"registerPush" | "unregisterPush">;
}

/**
 * Lets a device be reached by a target, and nobody else by the same. Whoever had it before is told first, so that two accounts on
 * one phone never both count on it. Throws `unavailable` where a hub is out of reach; it may be repeated.
 */
export async function registerTarget(registering: Registering, target: PushTarget): Promise<void> {
  const { db, hubOf, userId, device } = registering;
  const hash = await targetHash(target);
  const release = async (holder: TargetHolder | null) => {
    if (holder === null) return;
    await callHub(hubOf, holder.userId, (hub) => hub.unregisterPush(holder.device, target)).catch(
      unavailable,
    );
  };
  await release(await readOtherHolder(db, hash, device));
  const { takenFrom, isTaken } = await takeTarget(db, hash, { userId, device }, Date.now());
  if (!isTaken) throw new ProblemError("not-signed-in");
  // Somebody may have taken it in between.
  await release(takenFrom);
  await callHub(hubOf, userId, (hub) => hub.registerPush(device, target)).catch(unavailable);
}

/** The device is to be pushed to no more. Throws `unavailable` where the hub is out of reach. */
export async function unregisterTarget({ db, hubOf, userId, device }: Registering): Promise<void> {
  await dropTarget(db, { userId, device });
  await callHub(hubOf, userId, (hub) => hub.unregisterPush(device)).catch(unavailable);
}

/** Throws `invalid-input` where this deployment cannot or may not reach the target. */
export async function refuseUnreachable(
  { PUSH_HOSTS }: Pick<Env, "PUSH_HOSTS">,
  ways: { webPush: unknown; fcm: unknown },
  target: PushTarget,
): Promise<void> {
  if (!ways[target.type]) throw invalid("type", "this server does not send in this way");
  if (target.type !== "webPush") return;
  if (!isAllowedEndpoint(target.endpoint, PUSH_HOSTS)) {
    throw invalid("endpoint", "this is no push service that the server sends to");
  }
  if (!(await isPoint(target.keys.p256dh))) throw invalid("keys.p256dh", "this is no point on P-256");
}

async function isPoint(encoded: string): Promise<boolean> {
  try {
    const text = atob(encoded.replace(/=$/, "").replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    await crypto.subtle.importKey("raw", bytes, { name: "ECDH", namedCurve: "P-256" }, false, []);
    return true;
  } catch {
    return false;
  }
}

function invalid(field: string, detail: string): ProblemError {
  return new ProblemError("invalid-input", { field, detail });
}
