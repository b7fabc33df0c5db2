import { LIMITS } from "../../protocol/limits.ts";
import type { FilePreview } from "./file-preview.ts";
import { waveformOf } from "./waveform.ts";

/** Samples a second that loudness is read from: the fewest that every browser decodes to. */
const SAMPLE_RATE = 8_000;
/** Longer sounds are no voice messages, and fill the memory. */
const MAX_BYTES = 33_554_432;

/** Duration and waveform of a voice message. Nothing where the browser cannot play it. */
export async function previewOfVoice(sound: Blob): Promise<FilePreview> {
  if (sound.size > MAX_BYTES) return {};
  const decoder = new OfflineAudioContext(1, 1, SAMPLE_RATE);
  const audio = await decoder.decodeAudioData(await sound.arrayBuffer()).catch(() => undefined);
  if (audio === undefined) return {};
  const durationMs = Math.min(Math.round(audio.duration * 1_000), LIMITS.maxMediaDurationMs);
  const channels = Array.from({ length: audio.numberOfChannels }, (_, index) => audio.getChannelData(index));
  const waveform = waveformOf(channels, durationMs);
  return { preview: { durationMs, ...(waveform.length > 0 && { waveform }) } };
}
