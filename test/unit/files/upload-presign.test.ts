import { describe, expect, it } from "vitest";
import { presignPut, s3SettingsOf } from "../../../workers/files/upload/presign.ts";
import { ProblemError } from "../../../workers/problem.ts";
import { signatureOf } from "../../support/sigv4.ts";

const SETTINGS = {
  S3_ENDPOINT: "https://account.r2.cloudflarestorage.com/",
  S3_BUCKET: "hither-files",
  S3_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  S3_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};
const NOW_MS = Date.parse("2026-11-20T12:34:56.789Z");
const FILE_ID = "019a9f3e-0000-7000-8000-000000000001";

const presign = () => presignPut(SETTINGS, FILE_ID, { contentType: "image/png", sizeBytes: 12_345 }, NOW_MS);

const signed = (method: string, url: URL, headers: Record<string, string>) =>
  signatureOf(SETTINGS.S3_SECRET_ACCESS_KEY, method, url, headers);

it("signs here as the example of AWS's documentation does (Authenticating Requests: Using Query Parameters)", async () => {
  const url = new URL("https://examplebucket.s3.amazonaws.com/test.txt");
  url.search = new URLSearchParams({
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Credential": "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request",
    "X-Amz-Date": "20130524T000000Z",
    "X-Amz-Expires": "86400",
    "X-Amz-SignedHeaders": "host",
  }).toString();
  expect(await signed("GET", url, { host: url.host })).toBe(
    "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
  );
});

describe("an address for an upload past the server", () => {
  it("carries the signature that its parts give, over type, length and that nothing is there", async () => {
    const direct = await presign();
    const url = new URL(direct.url);
    expect(url.origin + url.pathname).toBe(
      `https://account.r2.cloudflarestorage.com/hither-files/uploads/${FILE_ID}`,
    );
    expect(direct).toMatchObject({
      method: "PUT",
      headers: { "content-type": "image/png", "if-none-match": "*" },
    });
    expect(url.searchParams.get("X-Amz-SignedHeaders")).toBe(
      "content-length;content-type;host;if-none-match",
    );
    expect(url.searchParams.get("X-Amz-Credential")).toBe(
      "AKIAIOSFODNN7EXAMPLE/20261120/auto/s3/aws4_request",
    );
    const sent = { ...direct.headers, host: url.host, "content-length": "12345" };
    expect(url.searchParams.get("X-Amz-Signature")).toBe(await signed("PUT", url, sent));
    for (const other of [
      { "content-length": "12346" },
      { "content-type": "text/html" },
      { "if-none-match": "x" },
    ]) {
      expect(url.searchParams.get("X-Amz-Signature")).not.toBe(
        await signed("PUT", url, { ...sent, ...other }),
      );
    }
  });

  it("works for an hour from the second in which it was signed", async () => {
    const direct = await presign();
    const { searchParams } = new URL(direct.url);
    expect(searchParams.get("X-Amz-Date")).toBe("20261120T123456Z");
    expect(searchParams.get("X-Amz-Expires")).toBe("3600");
    expect(direct.expiresAt).toBe("2026-11-20T13:34:56.000Z");
  });

  it("tells nobody the secret", async () => {
    expect(JSON.stringify(await presign())).not.toContain(SETTINGS.S3_SECRET_ACCESS_KEY);
  });
});

describe("the settings of S3", () => {
  it("are all there, or none, or the deployment is misconfigured", () => {
    expect(s3SettingsOf({})).toBeNull();
    expect(s3SettingsOf(SETTINGS)).toEqual(SETTINGS);
    const { S3_BUCKET: _, ...partly } = SETTINGS;
    // What is missing, the log says: it is nobody else's business.
    expect(() => s3SettingsOf(partly)).toThrow(new ProblemError("misconfigured"));
  });
});
