import { describe, expect, it } from "vitest";
import { inspectThumbnail } from "../../../media/inspect.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { look, told } from "./support/inspecting.ts";
import { asPhoto, fixture, leaks, pixels } from "./support/photos.ts";

describe("a thumbnail", () => {
  it.each([
    ["jpeg", "image/jpeg"],
    ["png", "image/png"],
    ["webp", "image/webp"],
    ["avif", "image/avif"],
  ] as const)("may be a %s, and is cleaned", async (format, contentType) => {
    const photo = await asPhoto(pixels(80, 60), 6)[format]().toBuffer();
    const found = await inspectThumbnail(photo);
    if ("refusal" in found) throw new Error(found.refusal);
    expect(found).toMatchObject({ contentType, width: 60, height: 80 });
    expect(leaks(found.bytes)).toEqual([]);
    expect(told(found.bytes)).toEqual([]);
    expect((await look(found.bytes)).pixels).toEqual((await look(photo)).pixels);
  });

  it("is refused with a reason where it is too large, broken, or of another type", async () => {
    const side = LIMITS.maxThumbnailSide;
    const flat = (width: number, height: number) =>
      pixels(width, height).greyscale().threshold(0).png().toBuffer();
    expect(await inspectThumbnail(await flat(side, 8))).toMatchObject({ width: side });
    expect(await inspectThumbnail(await flat(side + 1, 8))).toMatchObject({
      refusal: expect.stringContaining("1024"),
    });
    expect(await inspectThumbnail(await flat(8, side + 1))).toMatchObject({
      refusal: expect.stringContaining("1024"),
    });
    const heavy = await pixels(400, 300).png().toBuffer();
    expect(heavy.length).toBeGreaterThan(LIMITS.maxThumbnailBytes);
    expect(await inspectThumbnail(heavy)).toMatchObject({ refusal: expect.stringContaining("65536") });
    for (const other of [
      fixture("phone.heic"),
      await pixels().gif().toBuffer(),
      Buffer.from("text"),
      new Uint8Array(0),
    ]) {
      expect(await inspectThumbnail(other)).toEqual({ refusal: "a thumbnail is a JPEG, PNG, WebP or AVIF" });
    }
    const broken = (await pixels().jpeg().toBuffer()).subarray(0, 300);
    expect(await inspectThumbnail(broken)).toEqual({
      refusal: "the thumbnail is broken or has too many pixels",
    });
  });
});
