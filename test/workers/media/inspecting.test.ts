import { expect, it } from "vitest";
import { type ByteSource, inspect } from "../../../media/inspect.ts";

/** What is read here is read in Node, too (test/unit/media): this asks whether the platform has all that it takes. */
function sourceOf(...parts: (string | number[])[]): ByteSource {
  const bytes = Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === "string" ? Array.from(part, (character) => character.charCodeAt(0)) : part,
    ),
  );
  return {
    sizeBytes: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.slice(offset, offset + length)),
  };
}

const zeros = (count: number) => Array.from({ length: count }, () => 0);

it.each([
  ["application/pdf", sourceOf("%PDF-1.7\n")],
  ["audio/wav", sourceOf("RIFF\x24\0\0\0WAVEfmt \x10\0\0\0", zeros(40))],
  ["audio/ogg", sourceOf("OggS\0\x02", zeros(22), "OpusHead", zeros(40))],
  ["application/zip", sourceOf("PK\x05\x06", zeros(18))],
  ["application/gzip", sourceOf([0x1f, 0x8b, 8], zeros(20))],
  ["application/octet-stream", sourceOf("words")],
])("the platform knows a file of type %s by its bytes", async (contentType, source) => {
  expect(await inspect(source, "application/octet-stream")).toMatchObject({ contentType, pieces: null });
});

it("the platform cleans a picture, and refuses a page that says it is one", async () => {
  const comment = sourceOf(
    "GIF89a\x01\0\x01\0\0\0\0",
    "!\xfe\x06Secret\0",
    ",\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0;",
  );
  expect(await inspect(comment, "image/gif")).toEqual({
    contentType: "image/gif",
    width: 1,
    height: 1,
    pieces: [{ from: 0, to: 13 }, { from: 23, to: 38 }, { bytes: Uint8Array.of(0x3b) }],
    sizeBytes: 29,
  });
  expect(await inspect(sourceOf("<!doctype html>"), "image/gif")).toEqual({ refusal: "typeMismatch" });
});
