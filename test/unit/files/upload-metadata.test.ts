import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import { readUploadMetadata, writeUploadMetadata } from "../../../workers/files/upload/upload-metadata.ts";
import { ProblemError } from "../../../workers/problem.ts";

const base64 = (text: string) => Buffer.from(text, "utf8").toString("base64");
const header = (pairs: Record<string, string>) =>
  Object.entries(pairs)
    .map(([key, value]) => `${key} ${base64(value)}`)
    .join(",");

/** The problem that a header is refused with. */
function problemOf(text: string) {
  try {
    readUploadMetadata(text, 10);
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
  throw new Error(`${text} was taken`);
}

describe("Upload-Metadata", () => {
  it("declares all that a declaration can", () => {
    const sha256 = "0123456789abcdef".repeat(4);
    const pairs = {
      filename: "소리 🎙.ogg",
      filetype: "audio/ogg",
      sha256,
      width: "640",
      height: "480",
      placeholder: "1QcSHQRnh493V4dIh4eXh1h4kJUI",
      durationMs: "1500",
      waveform: "0,50,100",
    };
    expect(readUploadMetadata(header(pairs), 10)).toEqual({
      name: "소리 🎙.ogg",
      contentType: "audio/ogg",
      sizeBytes: 10,
      sha256,
      width: 640,
      height: 480,
      placeholder: pairs.placeholder,
      durationMs: 1_500,
      waveform: [0, 50, 100],
    });
  });

  it("takes the names that our own API has before those of other clients, and leaves others alone", () => {
    const pairs = {
      filename: "b",
      name: "a",
      type: "text/csv",
      filetype: "text/html",
      relativePath: "/etc/passwd",
    };
    expect(readUploadMetadata(header(pairs), 10)).toEqual({
      name: "a",
      contentType: "text/html",
      sizeBytes: 10,
    });
  });

  it("takes a file whose type the client does not know for bytes", () => {
    for (const pairs of [{ name: "a" }, { name: "a", filetype: "" }]) {
      expect(readUploadMetadata(header(pairs), 10).contentType).toBe("application/octet-stream");
    }
    expect(readUploadMetadata(`is_private,${header({ name: "a" })}`, 10).name).toBe("a");
  });

  it.each([
    ["", "name"],
    [header({ name: "../../etc/passwd" }), "name"],
    [header({ name: "a\u202egnp.exe" }), "name"],
    [header({ name: "a\r\nset-cookie: b=c" }), "name"],
    [header({ name: "x".repeat(LIMITS.maxFileNameLength + 1) }), "name"],
    [header({ name: "a", contentType: "text/html; charset=utf-8" }), "contentType"],
    [header({ name: "a", filetype: "image/png\r\nx: y" }), "contentType"],
    [header({ name: "a", sha256: "ABC" }), "sha256"],
    [header({ name: "a", width: "-1" }), "width"],
    [header({ name: "a", width: "1e3" }), "width"],
    [header({ name: "a", height: "0" }), "height"],
    [header({ name: "a", durationMs: "Infinity" }), "durationMs"],
    [header({ name: "a", waveform: "1,,2" }), "waveform.1"],
    [header({ name: "a", waveform: "101" }), "waveform.0"],
    [header({ name: "a", waveform: Array(101).fill("1").join(",") }), "waveform"],
    [header({ name: "a", placeholder: "<script>" }), "placeholder"],
    [`${header({ name: "a" })},${header({ name: "b" })}`, "upload-metadata"],
    ["name a b", "upload-metadata"],
    ["name  YQ==", "upload-metadata"],
    [",", "upload-metadata"],
    ["name YQ==,", "upload-metadata"],
    ["náme YQ==", "upload-metadata"],
    ["name %%%", "upload-metadata"],
    ["name /w==", "upload-metadata"],
  ])("%j is refused, naming %s", (text, field) => {
    expect(problemOf(text)).toMatchObject({ type: "/problems/invalid-input", status: 400, field });
    expect(problemOf(text).detail).toBeTruthy();
  });

  it("says a declaration as it was", () => {
    const input = fc.record(
      {
        name: fc
          .string({ unit: "grapheme", minLength: 1, maxLength: 50 })
          .map((text) => `a${text.replaceAll(/[^\p{L}\p{N}]/gu, "_")}`),
        contentType: fc.constantFrom("text/plain", "image/svg+xml"),
        sizeBytes: fc.constant(10),
        width: fc.integer({ min: 1, max: 65_535 }),
        durationMs: fc.nat(LIMITS.maxMediaDurationMs),
        waveform: fc.array(fc.nat(100), { minLength: 1, maxLength: 100 }),
      },
      { requiredKeys: ["name", "contentType", "sizeBytes"] },
    );
    fc.assert(
      fc.property(input, (declared) => {
        expect(readUploadMetadata(writeUploadMetadata(declared), 10)).toEqual(declared);
      }),
    );
  });

  it("answers any text with a declaration or a problem", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.dictionary(fc.constantFrom("name", "width", "x"), fc.string()),
        (text, pairs) => {
          for (const metadata of [text, header(pairs), `${header(pairs)},${text}`]) {
            try {
              expect(readUploadMetadata(metadata, 10).sizeBytes).toBe(10);
            } catch (error) {
              expect(error).toBeInstanceOf(ProblemError);
            }
          }
        },
      ),
    );
  });
});
