import type { Notification } from "../../protocol/notifications/notification.ts";
import type { Answer, Outcome } from "./core/outcome.ts";

/** A notification on its way to a device. */
export interface Delivery {
  notification: Notification;
  /** Names the tag to the provider; see `topicOf`. */
  topic: string;
}

/** One way to devices. */
export interface Provider<Target> {
  /** Where the target's requests go: what is slow there holds up nothing else. */
  host(target: Target): string;
  /** Never fails: a failure is an outcome. */
  send(target: Target, delivery: Delivery): Promise<Outcome>;
}

/** What providers need of the platform. */
export interface Network {
  fetch: typeof fetch;
  nowMs: () => number;
  /** A request without an answer by then counts as failed. */
  timeoutMs: number;
}

/** How long providers keep a notification for a device that is out of reach. */
export function timeToLiveS({ type }: Notification): number {
  return type === "friendNearby" ? NEARBY_S : DAY_S;
}

/** Where a friend is half an hour later is anybody's guess. */
const NEARBY_S = 900;
const DAY_S = 86_400;

/** No answer of a provider that matters is larger. */
const MAX_BODY_CHARS = 10_000;

/** One request. Throws where there is no answer in time; redirects are not followed. */
export async function call(network: Network, url: string, init: RequestInit): Promise<Answer> {
  const { fetch } = network;
  const signal = AbortSignal.timeout(network.timeoutMs);
  const response = await fetch(url, { ...init, redirect: "manual", signal });
  const body = (await response.text()).slice(0, MAX_BODY_CHARS);
  return { status: response.status, retryAfter: response.headers.get("retry-after"), body };
}

/** Why there was no answer, for the log: nothing of the address is in it. */
export function causeOf(error: unknown): string {
  return error instanceof Error && error.name === "TimeoutError" ? "no answer in time" : "out of reach";
}
