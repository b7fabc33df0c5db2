import { gzipSync } from "node:zlib";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { inspect } from "../../../media/inspect.ts";
import { box, u32 } from "./support/boxes.ts";
import { clean, sourceOf } from "./support/inspecting.ts";
import { asPhoto, fixture, leaks, pixels } from "./support/photos.ts";
import { zip } from "./support/zip.ts";

/** The type that bytes are served under, or why they are not. */
async function servedAs(bytes: Uint8Array | string, declared: string): Promise<string> {
  const found = await inspect(sourceOf(typeof bytes === "string" ? Buffer.from(bytes) : bytes), declared);
  return "refusal" in found ? found.refusal : found.contentType;
}

const html = "<!DOCTYPE html><html><script>alert(1)</script></html>";
const svg = `<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`;
const pdf = "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n";
const cfb = Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(600)]);
const exe = Buffer.concat([Buffer.from("MZ"), Buffer.alloc(200, 0x90)]);
const ogg = Buffer.concat([
  Buffer.from("OggS\0\x02"),
  Buffer.alloc(22),
  Buffer.from("OpusHead"),
  Buffer.alloc(40),
]);
const webm = Buffer.concat([
  Buffer.from(
    "1a45dfa39f4286810142f7810142f2810442f381084282847765626d42878104428581021853806701ffffffffffffff",
    "hex",
  ),
  Buffer.alloc(64),
]);
const wav = Buffer.concat([Buffer.from("RIFF\x24\0\0\0WAVEfmt \x10\0\0\0"), Buffer.alloc(40)]);
const mp3 = Buffer.concat([
  Buffer.from("ID3\x04\0\0\0\0\0\x0a"),
  Buffer.alloc(10),
  Buffer.from("fffb9064", "hex"),
  Buffer.alloc(420),
]);
/** With its directory at the end, far behind what is looked at. */
const tiff = Buffer.concat([Buffer.from("II*\0\x70\x11\x01\0", "latin1"), Buffer.alloc(70_000)]);
const film = (brand: string) => Buffer.concat([box("ftyp", brand, u32(0), brand), box("mdat", "frames")]);
const docx = zip({
  "[Content_Types].xml": `<Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>`,
  "word/document.xml": "<w/>",
});
const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

describe("a declared type", () => {
  it("of a picture, a sound or a film must be what the bytes are", async () => {
    const [jpeg, png] = [await pixels().jpeg().toBuffer(), await pixels().png().toBuffer()];
    for (const declared of [
      "image/png",
      "image/jpeg",
      "image/heic",
      "image/tiff",
      "image/x-anything",
      "audio/mpeg",
      "video/mp4",
    ]) {
      expect(await servedAs(html, declared), declared).toBe("typeMismatch");
      expect(await servedAs(Buffer.alloc(100, 1), declared), declared).toBe("typeMismatch");
    }
    expect(await servedAs(jpeg, "image/png")).toBe("typeMismatch");
    expect(await servedAs(png, "image/jpeg")).toBe("typeMismatch");
    expect(await servedAs(jpeg, "text/plain")).toBe("typeMismatch");
    expect(await servedAs(jpeg, "text/html")).toBe("typeMismatch");
    expect(await servedAs(jpeg, "application/pdf")).toBe("typeMismatch");
    expect(await servedAs(fixture("phone.avif"), "image/heic")).toBe("typeMismatch");
    expect(await servedAs(film("isom"), "image/heic")).toBe("typeMismatch");
    expect(await servedAs(fixture("phone.heic"), "video/mp4")).toBe("typeMismatch");
  });

  it.each([
    ["image/jpg", "image/jpeg", async () => pixels().jpeg().toBuffer()],
    ["image/pjpeg", "image/jpeg", async () => pixels().jpeg().toBuffer()],
    ["image/apng", "image/png", async () => pixels().png().toBuffer()],
    ["image/heif", "image/heic", () => fixture("phone.heic")],
    ["image/heic-sequence", "image/heic", () => fixture("phone.heic")],
    ["image/heif", "image/avif", () => fixture("phone.avif")],
    ["audio/x-wav", "audio/wav", () => wav],
    ["audio/vnd.wave", "audio/wav", () => wav],
    ["audio/mp3", "audio/mpeg", () => mp3],
    ["audio/webm", "audio/webm", () => webm],
    ["video/webm", "video/webm", () => webm],
    ["audio/ogg", "audio/ogg", () => ogg],
    ["application/ogg", "application/ogg", () => ogg],
    ["audio/m4a", "audio/mp4", () => film("M4A ")],
    ["audio/x-m4a", "audio/mp4", () => film("M4A ")],
    ["audio/mp4", "audio/mp4", () => film("mp42")],
    ["video/mp4", "video/mp4", () => film("isom")],
    ["video/quicktime", "video/quicktime", () => film("qt  ")],
    ["video/mp4", "video/mp4", () => film("qt  ")],
    ["video/3gpp", "video/3gpp", () => film("3gp4")],
    ["image/tiff", "image/tiff", () => tiff],
    ["image/x-adobe-dng", "image/x-adobe-dng", () => tiff],
    [DOCX, DOCX, () => docx],
    ["application/zip", "application/zip", () => docx],
    ["application/x-zip-compressed", "application/x-zip-compressed", () => zip({ "a.txt": "a" })],
    [DOCX, DOCX, () => zip({ "a.txt": "a" })],
    [
      "application/vnd.google-earth.kmz",
      "application/vnd.google-earth.kmz",
      () => zip({ "doc.kml": "<kml/>" }),
    ],
    ["application/msword", "application/msword", () => cfb],
    ["application/vnd.ms-excel", "application/vnd.ms-excel", () => cfb],
    ["application/msword", "application/msword", () => "{\\rtf1 hello}"],
    ["application/pdf", "application/pdf", () => pdf],
    ["application/pdf", "application/pdf", () => `\n\n${pdf}`],
    ["application/illustrator", "application/illustrator", () => pdf],
    ["application/x-gzip", "application/gzip", () => gzipSync("text")],
    ["text/plain", "text/plain", () => "just text"],
    ["text/plain", "text/plain", () => "BMW, MZ, GIF or ID3: words that begin as files do"],
    ["text/plain", "text/plain", () => "GIF is a format"],
    ["text/plain", "text/plain", () => "%!PS is text, too"],
    ["text/csv", "text/csv", () => "a;b\n1;2\n"],
    ["text/html", "text/html", () => html],
    ["text/markdown", "text/markdown", () => svg],
    ["application/json", "application/json", () => "{}"],
    ["application/xml", "application/xml", () => svg],
    ["text/calendar", "text/calendar", () => "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"],
    ["application/x-unknown", "application/x-unknown", () => Buffer.from("789c0102030405", "hex")],
    ["application/x-unknown", "application/x-unknown", () => Buffer.from("7801abcdef0102", "hex")],
    ["font/woff9", "font/woff9", () => Buffer.alloc(64, 3)],
    ["text/plain", "text/plain", () => Buffer.of(0xff)],
  ])("%s is served as %s", async (declared, served, make) => {
    expect(await servedAs(await make(), declared)).toBe(served);
  });

  it("of a document must not hide another kind that is known", async () => {
    expect(await servedAs(exe, "application/msword")).toBe("typeMismatch");
    expect(await servedAs(exe, "text/plain")).toBe("typeMismatch");
    expect(await servedAs(zip({ "a.txt": "a" }), "text/plain")).toBe("typeMismatch");
    expect(await servedAs(zip({ "a.txt": "a" }), "application/pdf")).toBe("typeMismatch");
    expect(await servedAs(docx, XLSX)).toBe("typeMismatch");
    expect(await servedAs(html, "application/pdf")).toBe("typeMismatch");
    expect(await servedAs(film("isom"), "application/pdf")).toBe("typeMismatch");
  });

  it("of SVG passes a drawing as a document, and nothing else", async () => {
    expect(await servedAs(svg, "image/svg+xml")).toBe("application/octet-stream");
    expect(await servedAs(html, "image/svg+xml")).toBe("typeMismatch");
    expect(await servedAs(exe, "image/svg+xml")).toBe("typeMismatch");
    expect("width" in (await clean(Buffer.from(svg), "image/svg+xml"))).toBe(false);
  });

  it("of any bytes is served as what they are, but never as a page", async () => {
    const any = "application/octet-stream";
    expect(await servedAs(docx, any)).toBe(DOCX);
    expect(await servedAs(pdf, any)).toBe("application/pdf");
    for (const bytes of [html, svg, "text", Buffer.of(0), Buffer.alloc(70_000, 9)]) {
      expect(await servedAs(bytes, any)).toBe(any);
    }
  });

  it("of any bytes does not keep a photo from being cleaned", async () => {
    const photos = [
      await asPhoto(pixels()).jpeg().toBuffer(),
      await asPhoto(pixels()).png().toBuffer(),
      await asPhoto(pixels()).webp().toBuffer(),
      fixture("phone.heic"),
      fixture("phone.avif"),
    ];
    for (const photo of photos) {
      const cleaned = await clean(photo, "application/octet-stream");
      expect(leaks(cleaned.bytes)).toEqual([]);
      const { format } =
        cleaned.contentType === "image/heic" ? { format: "heic" } : await sharp(photo).metadata();
      expect(cleaned.contentType).toBe(format === "heif" ? "image/avif" : `image/${format}`);
    }
  });
});
