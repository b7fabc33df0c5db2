import { rgbaToThumbHash } from "thumbhash";
import type { FileResource, HitherApi, UploadOptions } from "../../client/index.ts";
import { waveformOf } from "../../client/previews/waveform.ts";
import { type Random, randomBetween, randomInt } from "../random.ts";
import { landscape, portrait } from "./drawings.ts";
import { type Drawing, pixelsOf, pngOf } from "./png.ts";
import { wavOf } from "./wav.ts";

/** Sizes in pixels: small, since a whole crowd of them is drawn on one machine. */
const LANDSCAPE = { width: 360, height: 240 };
const PORTRAIT = { width: 160, height: 160 };
const THUMBNAIL_SCALE = 1 / 3;
const PLACEHOLDER_SCALE = 1 / 6;

/** What a telephone carries. */
const SAMPLE_RATE = 8_000;
const VOICE_S = { min: 1.5, max: 3 };
const SYLLABLE_S = 0.22;
const VOICE_HZ = { min: 110, max: 230 };

/** Somebody uploads a picture of where they are. */
export function uploadLandscape(api: HitherApi, random: Random): Promise<FileResource> {
  return uploadDrawing(api, landscape(random), "view.png", LANDSCAPE);
}

/** Somebody shows their face. */
export async function showPortrait(api: HitherApi, random: Random): Promise<string> {
  const { fileId } = await uploadDrawing(api, portrait(random), "me.png", PORTRAIT);
  await api.setPicture(fileId);
  return fileId;
}

/** Somebody hums a voice message. */
export function uploadVoice(api: HitherApi, random: Random): Promise<FileResource> {
  const samples = hum(random);
  const durationMs = Math.round((1_000 * samples.length) / SAMPLE_RATE);
  return upload(api, wavOf(samples, SAMPLE_RATE), {
    name: "voice.wav",
    contentType: "audio/wav",
    preview: { durationMs, waveform: waveformOf([samples], durationMs) },
  });
}

function uploadDrawing(
  api: HitherApi,
  drawing: Drawing,
  name: string,
  { width, height }: { width: number; height: number },
): Promise<FileResource> {
  const scaled = (scale: number): [number, number] => [Math.round(width * scale), Math.round(height * scale)];
  const hashed = scaled(PLACEHOLDER_SCALE);
  const placeholder = Buffer.from(rgbaToThumbHash(...hashed, pixelsOf(drawing, ...hashed))).toString(
    "base64",
  );
  return upload(api, pngOf(drawing, width, height), {
    name,
    contentType: "image/png",
    preview: { width, height, placeholder },
    thumbnail: pngOf(drawing, ...scaled(THUMBNAIL_SCALE)),
  });
}

function upload(
  api: HitherApi,
  bytes: Uint8Array<ArrayBuffer>,
  options: UploadOptions,
): Promise<FileResource> {
  return api.files.upload(new Blob([bytes]), options);
}

/** Syllables, each swelling and fading, on a falling tone. */
function hum(random: Random): Float32Array {
  const seconds = randomBetween(random, VOICE_S.min, VOICE_S.max);
  const samples = new Float32Array(Math.round(seconds * SAMPLE_RATE));
  const loudness = Array.from({ length: Math.ceil(seconds / SYLLABLE_S) }, () => randomInt(random, 1, 6) / 8);
  const hertz = randomBetween(random, VOICE_HZ.min, VOICE_HZ.max);
  for (const index of samples.keys()) {
    const atS = index / SAMPLE_RATE;
    const syllable = atS / SYLLABLE_S;
    const swell = Math.sin(Math.PI * (syllable % 1)) ** 2 * (loudness[Math.floor(syllable)] ?? 0);
    const angle = 2 * Math.PI * hertz * (atS - 0.04 * atS * atS);
    samples[index] = swell * (Math.sin(angle) + 0.4 * Math.sin(2 * angle)) * 0.7;
  }
  return samples;
}
