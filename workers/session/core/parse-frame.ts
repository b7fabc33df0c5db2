import type { z } from "zod";
import { type ClientFrame, clientFrameSchema } from "../../../protocol/client-frames.ts";
import { ERROR_CODES, type ErrorCode } from "../../../protocol/error-codes.ts";
import { requestIdSchema } from "../../../protocol/primitives.ts";
import type { ErrorFrame } from "../../../protocol/server-frames.ts";

export type Parsed = { frame: ClientFrame } | { error: ErrorFrame };

/** Turns a text frame into a client frame, or into the error frame that answers it. */
export function parseFrame(text: string): Parsed {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { error: errorFrame("malformedJson", "the frame is no JSON") };
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    return { error: errorFrame("malformedJson", "the frame is no JSON object") };
  }
  const parsed = clientFrameSchema.safeParse(json);
  if (parsed.success) return { frame: parsed.data };
  const re = requestIdSchema.safeParse("id" in json ? json.id : undefined);
  return { error: { ...describe(parsed.error.issues[0]), ...(re.success ? { re: re.data } : {}) } };
}

/** An error frame; whether a retry makes sense follows from the code. */
export function errorFrame(
  code: ErrorCode,
  message: string,
  more: Partial<Pick<ErrorFrame, "re" | "field" | "retryAfterMs">> = {},
): ErrorFrame {
  return { type: "error", code, message, retryable: ERROR_CODES[code].retryable, ...more };
}

function describe(issue: z.core.$ZodIssue | undefined): ErrorFrame {
  const field = issue?.path.join(".") ?? "";
  if (field === "type") return errorFrame("unknownType", "no frame has this type", { field });
  return errorFrame("invalidField", `${field}: ${issue?.message ?? "invalid"}`, { field });
}
