import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { inspect } from "../../../media/inspect.ts";
import { clean, cleanPhoto, look, sourceOf } from "./support/inspecting.ts";
import { pixels, XMP } from "./support/photos.ts";

function subBlocks(content: string): Buffer {
  const bytes = Buffer.from(content, "latin1");
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 255) {
    const part = bytes.subarray(at, at + 255);
    parts.push(Buffer.of(part.length), part);
  }
  return Buffer.concat([...parts, Buffer.of(0)]);
}

function extension(label: number, ...content: string[]): Buffer {
  const [first = "", ...rest] = content;
  const head = Buffer.from(first, "latin1");
  return Buffer.concat([Buffer.of(0x21, label, head.length), head, subBlocks(rest.join(""))]);
}

/** As XMP is put into a GIF: not in sub-blocks, but with a tail that leads any reader out of it. */
const magicTail = Buffer.from([1, ...Array.from({ length: 256 }, (_, n) => 255 - n), 0]);
const xmp = Buffer.concat([Buffer.of(0x21, 0xff, 11), Buffer.from(`XMP DataXMP${XMP}`, "latin1"), magicTail]);

async function animation(): Promise<Buffer> {
  const frames = [await pixels(32, 24).png().toBuffer(), await pixels(32, 24).negate().png().toBuffer()];
  return sharp(frames, { join: { animated: true } })
    .gif({ loop: 3, delay: [100, 200] })
    .toBuffer();
}

describe("a GIF", () => {
  it("keeps its frames, their timing and its loop, and loses comments, captions, XMP and what follows", async () => {
    const plain = await animation();
    expect((await clean(plain, "image/gif")).pieces).toBeNull();
    const loopAt = plain.indexOf(Buffer.from("!\xff\x0bNETSCAPE2.0", "latin1"));
    expect(loopAt).toBeGreaterThan(0);
    const caption = Buffer.concat([
      Buffer.of(0x21, 0xf9, 4, 0, 50, 0, 0, 0),
      extension(0x01, "\0".repeat(12), "SecretCaption"),
    ]);
    const planted = Buffer.concat([
      plain.subarray(0, loopAt),
      extension(0xfe, "Secret", "Comment".repeat(100)),
      xmp,
      extension(0xff, "MGK8BIM0000", "SecretIptc"),
      caption,
      extension(0x55, "SecretUnknown"),
      plain.subarray(loopAt),
      Buffer.from("PK\x03\x04Secret"),
    ]);
    const cleaned = await cleanPhoto(planted, "image/gif");
    expect(Buffer.from(cleaned.bytes).equals(plain)).toBe(true);
    expect(await look(cleaned.bytes)).toEqual(await look(planted));
    expect((await sharp(cleaned.bytes, { animated: true }).metadata()).delay).toEqual([100, 200]);
  });

  it("loses the timing of a caption with it, so that no image takes it over", async () => {
    const still = await pixels(8, 8).gif().toBuffer();
    const control = still.indexOf(Buffer.of(0x21, 0xf9, 4));
    const plain =
      control < 0 ? still : Buffer.concat([still.subarray(0, control), still.subarray(control + 8)]);
    const imageAt = plain.indexOf(0x2c, 13 + 3 * 2 ** (((plain[10] ?? 0) & 7) + 1));
    const caption = [Buffer.of(0x21, 0xf9, 4, 1, 50, 0, 0, 0), extension(0x01, "\0".repeat(12), "Secret")];
    const planted = Buffer.concat([plain.subarray(0, imageAt), ...caption, plain.subarray(imageAt)]);
    expect(Buffer.from((await clean(planted, "image/gif")).bytes).equals(plain)).toBe(true);
  });

  it("keeps its colour profile", async () => {
    const plain = await animation();
    const at = plain.indexOf(Buffer.from("!\xff\x0bNETSCAPE2.0", "latin1"));
    const profile = extension(0xff, "ICCRGBG1012", "profile".repeat(80));
    const picture = Buffer.concat([plain.subarray(0, at), profile, plain.subarray(at)]);
    expect((await clean(picture, "image/gif")).pieces).toBeNull();
  });

  it("without a trailer gets one", async () => {
    const plain = await animation();
    expect(plain.at(-1)).toBe(0x3b);
    expect(Buffer.from((await clean(plain.subarray(0, -1), "image/gif")).bytes).equals(plain)).toBe(true);
  });

  it("is refused where it is cut off, broken or too large", async () => {
    const plain = await animation();
    const refused = async (bytes: Buffer) => inspect(sourceOf(bytes), "image/gif");
    for (const length of [6, 13, 50, plain.length - 2]) {
      expect(await refused(plain.subarray(0, length))).toEqual({ refusal: "malformedPicture" });
    }
    const huge = Buffer.from(plain);
    huge.writeUInt16LE(60_000, 6);
    huge.writeUInt16LE(60_000, 8);
    expect(await refused(huge)).toEqual({ refusal: "pictureTooLarge" });
  });
});
