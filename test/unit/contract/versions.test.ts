import { expect, test } from "vitest";
import { afterClose, CLOSE_CODES, type CloseReason } from "../../../protocol/close-codes.ts";
import { ERROR_CODES, type ErrorCode } from "../../../protocol/error-codes.ts";
import { PROTOCOL_VERSION } from "../../../protocol/version.ts";
import { closeReasonFor, errorCodeFor } from "../../../protocol/versions/for-version.ts";
import { CLOSE_CODES_OF_4, ERROR_CODES_OF_4 } from "../../../protocol/versions/version-4.ts";

const errorCodes = Object.keys(ERROR_CODES) as ErrorCode[];
const closeReasons = Object.keys(CLOSE_CODES) as CloseReason[];

test.each([3, 4])(
  "a client of version %i is told only codes that it knows, with the same advice",
  (version) => {
    for (const code of errorCodes) {
      const told = errorCodeFor(version, code);
      expect(ERROR_CODES_OF_4).toContain(told);
      expect(ERROR_CODES[told].retryable).toBe(ERROR_CODES[code].retryable);
    }
    for (const reason of closeReasons) {
      const told = closeReasonFor(version, reason);
      expect(CLOSE_CODES_OF_4).toHaveProperty(told, CLOSE_CODES[told]);
      expect(afterClose(CLOSE_CODES[told])).toBe(afterClose(CLOSE_CODES[reason]));
    }
  },
);

test("what version 4 knows is still there, and a client of today is told every code as it is", () => {
  expect(CLOSE_CODES).toMatchObject(CLOSE_CODES_OF_4);
  expect(errorCodes).toEqual(expect.arrayContaining([...ERROR_CODES_OF_4]));
  for (const code of errorCodes) expect(errorCodeFor(PROTOCOL_VERSION, code)).toBe(code);
  for (const reason of closeReasons) expect(closeReasonFor(PROTOCOL_VERSION, reason)).toBe(reason);
});
