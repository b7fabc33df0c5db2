import { ProblemError } from "../problem.ts";

/** An end in UTC, or null for none. Throws `invalid-input` for one that has passed. */
export function toFutureTime(until: string | null, field: string): string | null {
  if (until === null) return null;
  const end = new Date(until);
  if (end.getTime() <= Date.now()) {
    throw new ProblemError("invalid-input", { field, detail: "the end has passed" });
  }
  return end.toISOString();
}
