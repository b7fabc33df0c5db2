import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FilePreview } from "../../client/previews/file-preview.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { startChromium } from "../../tools/browser/chromium.ts";
import { wavOf } from "../../tools/crowd/wav.ts";
import { type LocalServer, startServer } from "../../tools/local-server/start-server.ts";
import { newPerson } from "../../tools/people/new-person.ts";

type Name = "previewOfFile" | "previewOfVoice";

/** Where the browser keeps what it bundles, and what it says of a file. */
type Shown = { preview: FilePreview["preview"]; thumbnail: string | null };
type Bundle = Record<Name, (file: Blob) => Promise<FilePreview>> & { placeholderUrl(text: string): string };

let browser: Browser;
let page: Page;
let server: LocalServer;

beforeAll(async () => {
  const content = await bundle();
  [server, browser] = await Promise.all([startServer(), startChromium()]);
  page = await browser.newPage();
  await page.addScriptTag({ content });
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

describe("previews made by a browser", () => {
  it("show a photo as it is displayed, and are taken by the server", async () => {
    // Noise, which compresses badly: red on the left and blue on the right, to be turned by a quarter to the right.
    const photo = await noisyPhoto(2_000, 1_500);
    const { preview, thumbnail } = await previewOf("previewOfFile", photo, "image/jpeg");
    expect(preview).toMatchObject({ width: 1_500, height: 2_000 });
    expect(thumbnail?.length).toBeLessThanOrEqual(LIMITS.maxThumbnailBytes);
    if (!thumbnail) throw new Error("no thumbnail");
    const { width, height } = await sharp(thumbnail).metadata();
    expect(Math.max(width, height)).toBeLessThanOrEqual(LIMITS.maxThumbnailSide);
    expect(Math.abs(width / height - 0.75)).toBeLessThan(0.01);
    const [top, bottom] = await halvesOf(thumbnail);
    expect(top).toBe("red");
    expect(bottom).toBe("blue");

    const { api } = await newPerson(server.url);
    const file = await api.files.upload(new Blob([photo]), {
      name: "noise.jpg",
      contentType: "image/jpeg",
      preview,
      thumbnail: new Blob([thumbnail]),
    });
    expect(file).toMatchObject({ ...preview, state: "ready", thumbnail: true });
    const served = await api.files.blob({ fileId: file.fileId });
    const shown = await sharp(await served.arrayBuffer())
      .autoOrient()
      .toBuffer({ resolveWithObject: true });
    expect(shown.info).toMatchObject({ width: 1_500, height: 2_000 });

    const url = await page.evaluate(
      (text) => (globalThis as unknown as { previews: Bundle }).previews.placeholderUrl(text),
      preview?.placeholder ?? "",
    );
    const placeholder = Buffer.from(url.split(",")[1] ?? "", "base64");
    expect(await halvesOf(placeholder)).toEqual(["red", "blue"]);
  });

  it("tell how long a voice message is and where it is loud, and are taken by the server", async () => {
    const samples = Float32Array.from({ length: 16_000 }, (_, index) => {
      return (index < 8_000 ? 0.2 : 0.8) * Math.sin((2 * Math.PI * 440 * index) / 8_000);
    });
    const sound = Buffer.from(wavOf(samples, 8_000));
    const { preview } = await previewOf("previewOfVoice", sound, "audio/wav");
    expect(preview?.durationMs).toBe(2_000);
    const waveform = preview?.waveform ?? [];
    expect(waveform).toHaveLength(40);
    for (const peak of waveform.slice(1, 19)) expect(Math.abs(peak - 25)).toBeLessThanOrEqual(2);
    for (const peak of waveform.slice(21, 39)) expect(peak).toBeGreaterThanOrEqual(97);
    const { api } = await newPerson(server.url);
    const file = await api.files.upload(new Blob([sound], { type: "audio/wav" }), {
      name: "voice.wav",
      preview,
    });
    expect(file).toMatchObject({ state: "ready", durationMs: 2_000, waveform });
  });

  it("show a frame of a video", async () => {
    const recorded: string = await page.evaluate(RECORD_GREEN_VIDEO);
    const { preview, thumbnail } = await previewOf(
      "previewOfFile",
      Buffer.from(recorded, "base64"),
      "video/webm",
    );
    expect(preview).toMatchObject({ width: 320, height: 180 });
    if (!thumbnail) throw new Error("no thumbnail");
    expect(await halvesOf(thumbnail)).toEqual(["green", "green"]);
  });

  it("are empty where the browser cannot read the file", async () => {
    const junk = Buffer.from("this is no picture");
    for (const type of ["image/heic", "video/mp4", "application/pdf"]) {
      expect(await previewOf("previewOfFile", junk, type)).toEqual({ preview: undefined, thumbnail: null });
    }
    expect(await previewOf("previewOfVoice", junk, "audio/wav")).toEqual({
      preview: undefined,
      thumbnail: null,
    });
  });
});

async function bundle(): Promise<string> {
  const entry = fileURLToPath(new URL("../../client/previews.ts", import.meta.url));
  const result = await build({
    configFile: false,
    logLevel: "error",
    build: { write: false, lib: { entry, formats: ["iife"], name: "previews", fileName: "previews" } },
  });
  const output = Array.isArray(result) ? result.flatMap((each) => each.output) : [];
  return output.map((each) => (each.type === "chunk" ? each.code : "")).join("\n");
}

/** Lets the browser look at a file. */
async function previewOf(name: Name, file: Buffer, type: string) {
  const { preview, thumbnail }: Shown = await page.evaluate(
    async (what) => {
      const { previews } = globalThis as unknown as { previews: Bundle };
      const bytes = Uint8Array.from(atob(what.base64), (character) => character.charCodeAt(0));
      const shown = await previews[what.name](new Blob([bytes], { type: what.type }));
      const picture = shown.thumbnail instanceof Blob ? await shown.thumbnail.arrayBuffer() : null;
      const text =
        picture && btoa(Array.from(new Uint8Array(picture), (byte) => String.fromCharCode(byte)).join(""));
      return { preview: shown.preview, thumbnail: text };
    },
    { name, base64: file.toString("base64"), type },
  );
  return { preview, thumbnail: thumbnail === null ? null : Buffer.from(thumbnail, "base64") };
}

/** A photo of noise, as a camera held upright makes it: its rows are the columns that are displayed. */
function noisyPhoto(width: number, height: number): Promise<Buffer<ArrayBuffer>> {
  const pixels = Buffer.alloc(3 * width * height);
  let state = 1;
  for (let index = 0; index < pixels.length; index += 1) {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    const isLeft = Math.floor(index / 3) % width < width / 2;
    const strong = isLeft ? 0 : 2;
    pixels[index] = ((state >> 16) % 100) + (index % 3 === strong ? 155 : 0);
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
}

/** The strongest colour of the upper and of the lower half of a picture. */
async function halvesOf(picture: Buffer): Promise<string[]> {
  const { data } = await sharp(picture)
    .removeAlpha()
    .resize(1, 2, { fit: "fill" })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return [data.subarray(0, 3), data.subarray(3, 6)].map((pixel) => {
    const [red = 0, green = 0, blue = 0] = pixel;
    return red > green && red > blue ? "red" : blue > green ? "blue" : "green";
  });
}

/** Runs in the browser: ten green frames, in base64. */
const RECORD_GREEN_VIDEO = `(async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 180 });
  const context = canvas.getContext("2d");
  const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: "video/webm" });
  const chunks = [];
  recorder.ondataavailable = ({ data }) => chunks.push(data);
  const stopped = new Promise((resolve) => (recorder.onstop = resolve));
  recorder.start();
  for (let frame = 0; frame < 10; frame += 1) {
    context.fillStyle = "rgb(0, " + (180 + frame) + ", 0)";
    context.fillRect(0, 0, 320, 180);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  recorder.stop();
  await stopped;
  const bytes = new Uint8Array(await new Blob(chunks).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
})()`;
