import { describe, expect, it } from "vitest";
import { fcmOutcome, noAnswer, webPushOutcome } from "../../../workers/push/core/outcome.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");

const answer = (status: number, body: unknown = "", retryAfter: string | null = null) => ({
  status,
  retryAfter,
  body: typeof body === "string" ? body : JSON.stringify(body),
});

const fcmError = (errorCode: string | null, message = "", fields: string[] = []) => ({
  error: {
    code: 0,
    message,
    status: "X",
    details: [
      ...(errorCode === null ? [] : [{ "@type": "FcmError", errorCode }]),
      ...(fields.length > 0
        ? [{ "@type": "BadRequest", fieldViolations: fields.map((field) => ({ field })) }]
        : []),
    ],
  },
});

describe("a Web Push service's answer", () => {
  it.each([
    [200, "sent"],
    [201, "sent"],
    [202, "sent"],
    [301, "retry"],
    [307, "retry"],
    [400, "refused"],
    [401, "refused"],
    [403, "refused"],
    [404, "gone"],
    [406, "retry"],
    [408, "retry"],
    [410, "gone"],
    [413, "refused"],
    [415, "refused"],
    [425, "retry"],
    [429, "retry"],
    [500, "retry"],
    [502, "retry"],
    [503, "retry"],
    [507, "retry"],
  ])("%i means: %s", (status, result) => {
    expect(webPushOutcome(answer(status), NOW).result).toBe(result);
  });

  it("may say when to come back, in seconds or by a date", () => {
    const later = webPushOutcome(answer(429, "", "17"), NOW);
    expect(later).toEqual({ result: "retry", cause: "429", afterS: 17, isSilence: false });
    const byDate = webPushOutcome(answer(503, "", "Fri, 20 Nov 2026 12:00:30 GMT"), NOW);
    expect(byDate).toMatchObject({ result: "retry", afterS: 30 });
    expect(webPushOutcome(answer(503), NOW)).toMatchObject({ afterS: null });
  });
});

describe("FCM's answer", () => {
  it.each([
    [200, {}, "sent"],
    [400, fcmError("INVALID_ARGUMENT"), "refused"],
    [400, fcmError(null, "Invalid value", ["message.data[0].value"]), "refused"],
    [400, fcmError(null, "Invalid value", ["message.token"]), "gone"],
    [
      400,
      fcmError("INVALID_ARGUMENT", "The registration token is not a valid FCM registration token"),
      "gone",
    ],
    [401, fcmError(null), "retry"],
    [401, fcmError("THIRD_PARTY_AUTH_ERROR"), "retry"],
    [403, fcmError("SENDER_ID_MISMATCH"), "gone"],
    [403, fcmError(null, "The API is off"), "refused"],
    [404, fcmError("UNREGISTERED"), "gone"],
    // A wrong project is the deployment's fault, and no reason to forget its devices.
    [404, fcmError(null, "no such project"), "refused"],
    [404, "<html>", "refused"],
    [413, "", "refused"],
    [429, fcmError("QUOTA_EXCEEDED"), "retry"],
    [500, fcmError("INTERNAL"), "retry"],
    [503, fcmError("UNAVAILABLE"), "retry"],
    [503, "not JSON", "retry"],
  ])("%i with %j means: %s", (status, body, result) => {
    expect(fcmOutcome(answer(status, body), NOW).result).toBe(result);
  });

  it("without a time in a 429 asks for a minute", () => {
    expect(fcmOutcome(answer(429), NOW)).toMatchObject({ result: "retry", afterS: 60 });
    expect(fcmOutcome(answer(429, "", "5"), NOW)).toMatchObject({ afterS: 5 });
    expect(fcmOutcome(answer(503), NOW)).toMatchObject({ afterS: null });
  });
});

it("takes no answer at all for a passing failure", () => {
  expect(noAnswer("out of reach")).toEqual({
    result: "retry",
    cause: "out of reach",
    afterS: null,
    isSilence: true,
  });
});
