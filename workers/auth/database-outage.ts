import { AsyncLocalStorage } from "node:async_hooks";
import { ProblemError } from "../problem.ts";
import { isTransientD1Error, TRANSIENT_RETRY_MS } from "../transient-d1.ts";

/** Whether the database failed in passing while better-auth worked at something: it logs the fault and throws another. */
export interface Outage {
  isMet: boolean;
}

const current = new AsyncLocalStorage<Outage>();

/** Runs a part of better-auth; `outage` says afterwards, and whenever something is thrown, whether the database was out of reach. */
export function noticingOutage<Answer>(outage: Outage, run: () => Promise<Answer>): Promise<Answer> {
  return current.run(outage, run);
}

/** For the log of better-auth: whether this is the database's trouble, which is noted for whoever waits. */
export function noteOutage(error: unknown): boolean {
  const isMet = isTransientD1Error(error);
  const outage = current.getStore();
  if (isMet && outage) outage.isMet = true;
  return isMet;
}

/** The answer while a database is out of reach. */
export function databaseUnavailable(): ProblemError {
  return new ProblemError("unavailable", { retryAfterMs: TRANSIENT_RETRY_MS });
}
