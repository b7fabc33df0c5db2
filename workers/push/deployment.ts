import { Directory } from "../../db/directory/directory.ts";
import { dropTarget, readPushFacts } from "../../db/queries/push-targets.ts";
import { log } from "../../telemetry/log.ts";
import type { Env } from "../env.ts";
import { callHub, hubsOf } from "../friends/hub-call.ts";
import { waitAtMost } from "../wait-at-most.ts";
import { FcmProvider } from "./fcm.ts";
import { parseServiceAccount } from "./fcm-access.ts";
import type { PushPorts } from "./ports.ts";
import type { Network } from "./provider.ts";
import { Vapid } from "./vapid.ts";
import { WebPushProvider } from "./web-push.ts";

const SEND_TIMEOUT_MS = 10_000;
const HUB_TIMEOUT_MS = 10_000;

/** How this deployment reaches devices. A null: that way is not set up. */
export interface Ways {
  vapid: Vapid | null;
  webPush: WebPushProvider | null;
  fcm: FcmProvider | null;
}

const ways = new WeakMap<Env, Ways>();

/**
 * The ways to devices, with the keys and tokens that they keep: set up once per isolate.
 *
 * @throws Error where a setting is none, in words for who set it
 */
export function waysOf(env: Env): Ways {
  const known = ways.get(env);
  if (known) return known;
  const network: Network = {
    fetch: (input, init) => fetch(input, init),
    nowMs: Date.now,
    timeoutMs: SEND_TIMEOUT_MS,
  };
  const { VAPID_PRIVATE_JWK, VAPID_SUBJECT, PUSH_HOSTS, FCM_SERVICE_ACCOUNT, FCM_URL } = env;
  const vapid = VAPID_PRIVATE_JWK ? new Vapid(VAPID_PRIVATE_JWK, VAPID_SUBJECT ?? "") : null;
  const made: Ways = {
    vapid,
    webPush: vapid && new WebPushProvider(network, vapid, PUSH_HOSTS),
    fcm: FCM_SERVICE_ACCOUNT
      ? new FcmProvider(network, parseServiceAccount(FCM_SERVICE_ACCOUNT), FCM_URL)
      : null,
  };
  ways.set(env, made);
  return made;
}

/** What the consumers of the queues need, in this deployment. Throws as `waysOf` does. */
export function portsOf(env: Env): PushPorts {
  const { webPush, fcm } = waysOf(env);
  const directory = new Directory(env);
  return {
    ...hubPortsOf(env),
    readFacts: (questions) => readPushFacts(directory, questions, new Date()),
    dropTarget: (holder, hash) => dropTarget(directory.people, holder, hash),
    providers: { webPush, fcm },
    nowMs: Date.now,
  };
}

/** As much of it as has nothing to do with services. */
export function hubPortsOf(env: Env): Pick<PushPorts, "callHub" | "random" | "log"> {
  return {
    callHub: async (userId, call) => {
      const answer = callHub(hubsOf(env), userId, call);
      if (!(await waitAtMost(HUB_TIMEOUT_MS, answer))) throw new Error("a hub took too long");
      return answer;
    },
    random: Math.random,
    log: (level, line, { error, ...fields }) => log[level](line, error, fields),
  };
}
