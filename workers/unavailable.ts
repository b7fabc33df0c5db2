import { log } from "../telemetry/log.ts";
import { ProblemError } from "./problem.ts";

/** For the `catch` of a call to an object: logs why it failed, and throws the problem `unavailable`. */
export function unavailable(error: unknown): never {
  log.warn("an object could not be reached", error);
  throw new ProblemError("unavailable");
}
