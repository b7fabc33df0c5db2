import { describe, expect, it } from "vitest";
import { isTransientD1Error } from "../../../workers/transient-d1.ts";

const around = (cause: unknown) => new Error("Failed query: select 1\nparams: secret", { cause });

describe("an error of a database", () => {
  it.each([
    "D1_ERROR: Network connection lost.",
    "D1_ERROR: D1 DB reset because its code was updated.",
    "D1_ERROR: Internal error while starting up D1 DB storage caused object to be reset.",
    "D1_ERROR: Internal error in D1 DB storage caused object to be reset.",
    "D1_ERROR: Cannot resolve D1 DB due to transient issue on remote node.",
    "D1_ERROR: D1 DB is overloaded. Requests queued for too long.",
    "D1_ERROR: D1 DB is overloaded. Too many requests queued.",
    "D1_ERROR: D1 DB's isolate exceeded its memory limit and was reset.",
    "D1_ERROR: D1 DB exceeded its CPU time limit and was reset.",
    "D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.",
  ])("passes where it is: %s", (message) => {
    expect(isTransientD1Error(new Error(message))).toBe(true);
    expect(isTransientD1Error(around(around(new Error(message))))).toBe(true);
  });

  it.each([
    "D1_ERROR: UNIQUE constraint failed: user.email: SQLITE_CONSTRAINT",
    "D1_ERROR: no such table: user: SQLITE_ERROR",
    "D1_ERROR: Exceeded maximum DB size.",
    "D1_TYPE_ERROR: Type 'undefined' not supported for value 'undefined'",
    "Network connection lost.",
  ])("is a fault, or not the database's: %s", (message) => {
    expect(isTransientD1Error(around(new Error(message)))).toBe(false);
  });

  it("ends even where a cause is its own", () => {
    const circle = new Error("around");
    circle.cause = circle;
    expect(isTransientD1Error(circle)).toBe(false);
    expect(isTransientD1Error("D1_ERROR: Network connection lost.")).toBe(false);
  });
});
