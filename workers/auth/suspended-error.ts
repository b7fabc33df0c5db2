import { APIError } from "better-auth/api";
import { ProblemError } from "../problem.ts";

/** The account library's error for a suspended account; its message is the end of the suspension, in epoch milliseconds. */
export const SUSPENDED_CODE = "ACCOUNT_SUSPENDED";

/** Stands for no end: as far as a date of ISO 8601 with four digits goes. */
export const NO_END_MS = Date.UTC(9999, 11, 31);

/** Throws the problem `account-suspended` where the account is. */
export function refuseSuspendedUser(untilMs: number | null | undefined): void {
  if (isSuspended(untilMs)) throw suspendedProblem(String(untilMs));
}

/** The same in the way of the account library. */
export function refuseIfSuspended(untilMs: unknown): void {
  if (isSuspended(untilMs))
    throw new APIError("FORBIDDEN", { code: SUSPENDED_CODE, message: String(untilMs) });
}

export function isSuspended(untilMs: unknown): boolean {
  return typeof untilMs === "number" && Date.now() < untilMs;
}

/** The problem, by the end in epoch milliseconds as a string. */
export function suspendedProblem(untilMs: string | undefined): ProblemError {
  return new ProblemError("account-suspended", { until: endOf(Number(untilMs)) });
}

/** An end in ISO 8601; null where none is set. */
export function endOf(untilMs: number): string | null {
  return untilMs < NO_END_MS ? new Date(untilMs).toISOString() : null;
}
