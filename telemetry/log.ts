import { AsyncLocalStorage } from "node:async_hooks";
import { LOG_LINES } from "./metrics.ts";
import { describeError } from "./scrub.ts";

/** All that a line may say beside its message and an error. There is no field for anything that a person said, where they are, or who they are. */
const FIELDS = [
  /** The request's id: the client has it as the problem's `instance`. */
  "requestId",
  /** The session's id: the client has it from `welcome`. */
  "sessionId",
  /** Tells one fault of an object from another: the object's line has it, and that of whoever met with it. */
  "faultId",
  "objectClass",
  /** As `objectLabel` has it. */
  "object",
  /** Another object that it is about, likewise. */
  "about",
  /** Of the request, or of the object. */
  "method",
  /** The pattern, not the path. */
  "route",
  "status",
  /** The binding of a database. */
  "database",
  "chore",
  "choreId",
  "queue",
  "jobs",
  /** Of a push service. */
  "host",
  "result",
  "cause",
  "count",
  "given",
  "unreachable",
  "of",
  "kind",
  "part",
] as const;

export type LogFields = Partial<Record<(typeof FIELDS)[number], string | number | undefined>>;
type Level = "warn" | "error";

const context = new AsyncLocalStorage<LogFields>();

/** Runs something whose log lines all have these fields, and those from around it. */
export function withLogFields<Result>(fields: LogFields, run: () => Result): Result {
  return context.run({ ...context.getStore(), ...fields }, run);
}

/**
 * The log of the Worker and its objects: lines of JSON, `{"level","time","message", …fields, "error"}`. A `message` is a constant sentence, what
 * varies is in the fields. Errors are scrubbed of values (`scrub.ts`).
 */
export const log = {
  /** Something failed, and will be made up for or was not essential. */
  warn: (message: string, error?: unknown, fields: LogFields = {}) => write("warn", message, error, fields),
  /** Something failed that somebody should look at. */
  error: (message: string, error?: unknown, fields: LogFields = {}) => write("error", message, error, fields),
};

function write(level: Level, message: string, error: unknown, fields: LogFields): void {
  LOG_LINES.increment(level);
  const known = { ...context.getStore(), ...fields };
  const line: Record<string, unknown> = { level, time: new Date().toISOString(), message };
  for (const field of FIELDS) if (known[field] !== undefined) line[field] = known[field];
  if (error !== undefined) line["error"] = describeError(error);
  console[level](JSON.stringify(line));
}

const SHOWN_CHARS = 8;

/**
 * The name of an object as a log may have it: the end of it, by which lines about the same one are told together. Names of hubs and direct channels
 * are about a person.
 */
export function objectLabel(name: string | undefined): string {
  if (name === undefined) return "unnamed";
  return name.length > SHOWN_CHARS ? `…${name.slice(-SHOWN_CHARS)}` : name;
}
