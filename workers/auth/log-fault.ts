import { log } from "../../telemetry/log.ts";
import { scrub } from "../../telemetry/scrub.ts";
import { noteOutage } from "./database-outage.ts";

/** What better-auth logs as a fault although anybody can cause it with a wrong request. */
const EXPECTED = [
  /^Failed to verify (registration|authentication)$/,
  /^Invalid (origin|\w*URL): /,
  /^Blocked cross-site navigation login attempt/,
];

/** The log of better-auth: faults only. */
export function logFault(_level: string, message: string, ...details: unknown[]): void {
  if (EXPECTED.some((pattern) => pattern.test(message))) return;
  const [error = new Error(message)] = details.filter((detail) => detail instanceof Error);
  if (noteOutage(error)) log.warn("better-auth found the database out of reach", error);
  else log.error("better-auth failed", error, { cause: scrub(message) });
}
