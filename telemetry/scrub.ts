const MAX_CHARS = 2_000;

/** What must not be in a log, wherever it comes from, and what stands there instead. */
const RULES: [pattern: RegExp, instead: string][] = [
  // Drizzle appends all values of a query that fails.
  [/\nparams:[\s\S]*$/, ""],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, "[token]"],
  [/\bBearer\s+[^\s"']+/gi, "Bearer [token]"],
  // The address of a file is as good as the file, a push service's as good as the device.
  [/\b(https?|wss?):\/\/([^\s/"'<>]+)[^\s"'<>]*/gi, "$1://$2/…"],
  [/\/v1\/f\/[^\s"'<>]*/g, "/v1/f/…"],
  [/[^\s@"'<>()=:,]+@[^\s@"'<>()=:,]+/g, "[e-mail]"],
  // With three decimals a coordinate is within some hundred metres.
  [/-?\b\d{1,3}\.\d{3,}\b/g, "[number]"],
];

/** A text without what a log must never hold: values of queries, tokens, addresses of files, e-mail addresses, coordinates. */
export function scrub(text: string): string {
  let scrubbed = text;
  for (const [pattern, instead] of RULES) scrubbed = scrubbed.replace(pattern, instead);
  return scrubbed.length > MAX_CHARS ? `${scrubbed.slice(0, MAX_CHARS)}…` : scrubbed;
}

/** An error as a log line has it. */
export interface DescribedError {
  name: string;
  message: string;
  /** Where it was thrown: the frames alone, as the rest repeats the message. */
  stack?: string;
  cause?: DescribedError;
}

const MAX_CAUSES = 3;

/** Describes whatever was thrown, without what must not be in a log. */
export function describeError(error: unknown, causes = MAX_CAUSES): DescribedError {
  if (!(error instanceof Error)) return { name: typeof error, message: scrub(quoteless(String(error))) };
  const { name, message, stack, cause } = error;
  const frames = stack
    ?.split("\n")
    .filter((line) => /^\s+at /.test(line))
    .join("\n");
  return {
    name,
    // A parser quotes what it could not read.
    message: scrub(error instanceof SyntaxError ? quoteless(message) : message),
    ...(frames && { stack: scrubFrames(frames) }),
    ...(cause !== undefined && causes > 0 && { cause: describeError(cause, causes - 1) }),
  };
}

function quoteless(text: string): string {
  return text.replace(/"[\s\S]*"/g, '"…"').replace(/'[\s\S]*'/g, "'…'");
}

/** Frames name files of ours by addresses, which are no secret. */
function scrubFrames(frames: string): string {
  return frames.length > MAX_CHARS ? frames.slice(0, MAX_CHARS) : frames;
}
