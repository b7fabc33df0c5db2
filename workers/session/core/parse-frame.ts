import type { z } from "zod";
import { type ClientFrame, clientFrameSchema } from "../../../protocol/client-frames.ts";
import { ERROR_CODES, type ErrorCode } from "../../../protocol/error-codes.ts";
import { requestIdSchema } from "../../../protocol/primitives.ts";
import type { ErrorFrame } from "../../../protocol/server-frames.ts";
import { SUPPORTED_PROTOCOLS } from "../../../protocol/version.ts";

export type Parsed =
  | { frame: ClientFrame }
  /** `isOtherVersion`: a `hello` of a version of the protocol that is not spoken, whatever else it looks like. */
  | { error: ErrorFrame; isOtherVersion: boolean };

/** Turns a text frame into a client frame, or into the error frame that answers it. */
export function parseFrame(text: string): Parsed {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refused(errorFrame("malformedJson", "the frame is no JSON"));
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    return refused(errorFrame("malformedJson", "the frame is no JSON object"));
  }
  const id = requestIdSchema.safeParse("id" in json ? json.id : undefined);
  const re = id.success ? { re: id.data } : {};
  if (isHelloOfOtherVersion(json)) {
    const message = `this server speaks the versions ${SUPPORTED_PROTOCOLS.join(", ")} of the protocol`;
    const more = { ...re, field: "protocol", supportedProtocols: [...SUPPORTED_PROTOCOLS] };
    return { error: errorFrame("unexpectedFrame", message, more), isOtherVersion: true };
  }
  const parsed = clientFrameSchema.safeParse(json);
  if (parsed.success) return { frame: parsed.data };
  return refused({ ...describe(parsed.error.issues[0]), ...re });
}

function refused(error: ErrorFrame): Parsed {
  return { error, isOtherVersion: false };
}

function isHelloOfOtherVersion(json: object): boolean {
  if (!("type" in json && json.type === "hello" && "protocol" in json)) return false;
  const { protocol } = json;
  if (typeof protocol !== "number" || !Number.isInteger(protocol)) return false;
  return !SUPPORTED_PROTOCOLS.includes(protocol);
}

/** An error frame; whether a retry makes sense follows from the code. */
export function errorFrame(
  code: ErrorCode,
  message: string,
  more: Partial<Pick<ErrorFrame, "re" | "field" | "retryAfterMs" | "supportedProtocols">> = {},
): ErrorFrame {
  return { type: "error", code, message, retryable: ERROR_CODES[code].retryable, ...more };
}

function describe(issue: z.core.$ZodIssue | undefined): ErrorFrame {
  const field = issue?.path.join(".") ?? "";
  if (field === "type") return errorFrame("unknownType", "no frame has this type", { field });
  return errorFrame("invalidField", `${field}: ${issue?.message ?? "invalid"}`, { field });
}
