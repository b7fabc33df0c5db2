import { z } from "zod";
import { parseRetryAfterS } from "./retry-delay.ts";

/**
 * What became of an attempt to send. `sent`: the provider took it. `gone`: the provider does not know the target any more. `refused`:
 * it will never take it. `retry`: it may later, after `afterS` seconds if it said when. `cause` is for the log.
 */
export type Outcome =
  | { result: "sent" }
  | { result: "gone" | "refused"; cause: string }
  | { result: "retry"; cause: string; afterS: number | null; isSilence: boolean };

/** A provider's answer. */
export interface Answer {
  status: number;
  retryAfter: string | null;
  /** Read only where it matters. */
  body: string;
}

/** What FCM wants one to wait for after a 429 that names no time. */
const FCM_QUOTA_PAUSE_S = 60;

/** Of a Web Push service: RFC 8030, sections 5 and 8.4; RFC 8292, section 4.2. */
export function webPushOutcome(answer: Answer, nowMs: number): Outcome {
  const { status } = answer;
  if (status >= 200 && status < 300) return { result: "sent" };
  if (status === 404 || status === 410) return { result: "gone", cause: String(status) };
  return refusedOrLater(answer, nowMs);
}

/** Of FCM: https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode */
export function fcmOutcome(answer: Answer, nowMs: number): Outcome {
  const { status } = answer;
  if (status >= 200 && status < 300) return { result: "sent" };
  const error = parseFcmError(answer.body);
  const cause = `${status} ${error.code}`.trim();
  const isGone =
    (status === 404 && error.code === "UNREGISTERED") ||
    (status === 403 && error.code === "SENDER_ID_MISMATCH") ||
    (status === 400 && error.isAboutToken);
  if (isGone) return { result: "gone", cause };
  // The access token ended early, or Google cannot get through to Apple with the project's key: both can be mended.
  if (status === 401) return { result: "retry", cause, afterS: null, isSilence: false };
  const outcome = refusedOrLater(answer, nowMs, cause);
  if (outcome.result !== "retry" || status !== 429) return outcome;
  return { ...outcome, afterS: outcome.afterS ?? FCM_QUOTA_PAUSE_S };
}

/** No answer at all: out of reach, hung up, or too slow. */
export function noAnswer(cause: string): Outcome {
  return { result: "retry", cause, afterS: null, isSilence: true };
}

function refusedOrLater({ status, retryAfter }: Answer, nowMs: number, cause = String(status)): Outcome {
  const isForGood = status >= 400 && status < 500 && !PASSING.has(status);
  if (isForGood) return { result: "refused", cause };
  return { result: "retry", cause, afterS: parseRetryAfterS(retryAfter, nowMs), isSilence: false };
}

/**
 * Failures of the 400s that pass: 408 and 425 by their definition, 429, and 406, by which Windows' service throttles. A redirect is
 * not followed; who redirects may be down, and is waited for.
 */
const PASSING = new Set([406, 408, 425, 429]);

const fcmErrorSchema = z.object({
  error: z.object({
    message: z.string().default(""),
    details: z
      .array(
        z.looseObject({
          errorCode: z.string().optional(),
          fieldViolations: z.array(z.looseObject({ field: z.string().default("") })).optional(),
        }),
      )
      .default([]),
  }),
});

function parseFcmError(body: string): { code: string; isAboutToken: boolean } {
  const { message, details } = fcmErrorSchema.safeParse(parseJson(body)).data?.error ?? {
    message: "",
    details: [],
  };
  const code = details.find(({ errorCode }) => errorCode !== undefined)?.errorCode ?? "";
  const fields = details.flatMap(({ fieldViolations }) => fieldViolations ?? []);
  const isAboutToken =
    fields.some(({ field }) => field === "message.token") ||
    (code === "INVALID_ARGUMENT" && /registration token/i.test(message));
  return { code, isAboutToken };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
