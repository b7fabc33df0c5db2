import type { PushFacts, PushQuestions, TargetHolder } from "../../db/queries/push-targets.ts";
import type { PushJob, PushMethods } from "../../protocol/links/push-link.ts";
import type { PushTarget } from "../../protocol/notifications/push-target.ts";
import type { LogFields } from "../../telemetry/log.ts";
import type { Outcome } from "./core/outcome.ts";
import type { FcmTarget } from "./fcm.ts";
import type { Delivery, Provider } from "./provider.ts";
import type { WebPushTarget } from "./web-push.ts";

/** A message of the queue, as far as consumers use it. */
export interface QueuedJob {
  readonly body: PushJob;
  /** How often it was handed out, this time included. */
  readonly attempts: number;
  ack(): void;
  retry(options: { delaySeconds: number }): void;
}

export type PushHub = Pick<PushMethods, "claimPush" | "settlePush" | "announcesArrivalTo">;

/** What the consumers of the queues need. */
export interface PushPorts {
  /** Calls the hub of a user. Fails where it is out of reach. */
  callHub: <Answer>(userId: string, call: (hub: PushHub) => Promise<Answer>) => Promise<Answer>;
  readFacts: (questions: PushQuestions) => Promise<PushFacts>;
  /** The device is reached by this target no more. */
  dropTarget: (holder: TargetHolder, targetHash: string) => Promise<void>;
  /** Null where a way is not set up. */
  providers: { webPush: Provider<WebPushTarget> | null; fcm: Provider<FcmTarget> | null };
  nowMs: () => number;
  random: () => number;
  /** A line for who runs the deployment. It names no target. */
  log: (level: "warn" | "error", line: string, details: LogFields & { error?: unknown }) => void;
}

/** How a target is reached: by which host, and how to send to it. */
export interface Way {
  host: string;
  send: (delivery: Delivery) => Promise<Outcome>;
}

/** Null where the way that the target needs is not set up. */
export function wayTo({ webPush, fcm }: PushPorts["providers"], target: PushTarget): Way | null {
  if (target.type === "webPush") {
    return webPush && { host: webPush.host(target), send: (delivery) => webPush.send(target, delivery) };
  }
  return fcm && { host: fcm.host(target), send: (delivery) => fcm.send(target, delivery) };
}
