import { signal } from "@preact/signals";

/** Longer ones are for another app; the server would take them. */
export const MAX_VOICE_MS = 10 * 60_000;
/** Shorter ones are a slip of the finger. */
const MIN_VOICE_MS = 500;
const FORMATS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
/** A voice needs no more. */
const BITS_PER_SECOND = 32_000;
const METER_MS = 80;
/** How much of the loudness is shown at once. */
const SHOWN_LEVELS = 40;

export interface RecordedVoice {
  blob: Blob;
  name: string;
}

/** `asking`: the browser asks the user. `denied`: the user said no, now or earlier. `unavailable`: there is no microphone. */
type RecordingState = "asking" | "recording" | "denied" | "unavailable" | "over";

export function canRecord(): boolean {
  return "mediaDevices" in navigator && "MediaRecorder" in globalThis;
}

/** Records one voice message. */
export class VoiceRecorder {
  readonly state = signal<RecordingState>("asking");
  readonly elapsedMs = signal(0);
  /** How loud it was lately, from 0 to 1, the newest last. */
  readonly levels = signal<readonly number[]>([]);
  #stream: MediaStream | undefined;
  #recorder: MediaRecorder | undefined;
  #audio: AudioContext | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #isCancelled = false;

  /** @param onFull the longest time is over: it is to be stopped */
  async start(onFull: () => void): Promise<void> {
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({
        audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
      });
    } catch (error) {
      const isDenied = error instanceof DOMException && error.name === "NotAllowedError";
      this.state.value = isDenied ? "denied" : "unavailable";
      return;
    }
    if (this.#isCancelled) return this.#release();
    const mimeType = FORMATS.find((format) => MediaRecorder.isTypeSupported(format));
    this.#recorder = new MediaRecorder(this.#stream, {
      ...(mimeType !== undefined && { mimeType }),
      audioBitsPerSecond: BITS_PER_SECOND,
    });
    this.#recorder.start(1_000);
    this.#measure(this.#stream, onFull);
    this.state.value = "recording";
  }

  /** Ends it. @returns undefined where there is nothing worth sending */
  async stop(): Promise<RecordedVoice | undefined> {
    const recorder = this.#recorder;
    if (recorder === undefined || recorder.state === "inactive") return undefined;
    const pieces: Blob[] = this.#pieces;
    const stopped = new Promise((resolve) => recorder.addEventListener("stop", resolve, { once: true }));
    recorder.stop();
    await stopped;
    this.#release();
    if (this.elapsedMs.peek() < MIN_VOICE_MS) return undefined;
    const type = recorder.mimeType.replace(/;.*/, "") || "audio/webm";
    return {
      blob: new Blob(pieces, { type }),
      name: `voice.${type === "audio/mp4" ? "m4a" : type.slice(6)}`,
    };
  }

  cancel(): void {
    this.#isCancelled = true;
    if (this.#recorder?.state === "recording") this.#recorder.stop();
    this.#release();
  }

  readonly #pieces: Blob[] = [];

  #measure(stream: MediaStream, onFull: () => void): void {
    this.#recorder?.addEventListener("dataavailable", ({ data }) => {
      if (data.size > 0) this.#pieces.push(data);
    });
    const audio = new AudioContext();
    this.#audio = audio;
    const analyser = new AnalyserNode(audio, { fftSize: 1_024 });
    audio.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const startedAt = performance.now();
    this.#timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const sum = samples.reduce((total, sample) => total + sample * sample, 0);
      // Loudness is felt by its logarithm: from -50 dB to -5 dB.
      const decibels = 10 * Math.log10(Math.max(sum / samples.length, 1e-10));
      const level = Math.min(1, Math.max(0, (decibels + 50) / 45));
      this.levels.value = [...this.levels.peek(), level].slice(-SHOWN_LEVELS);
      this.elapsedMs.value = performance.now() - startedAt;
      if (this.elapsedMs.peek() >= MAX_VOICE_MS) onFull();
    }, METER_MS);
  }

  #release(): void {
    clearInterval(this.#timer);
    this.state.value = "over";
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    void this.#audio?.close().catch(() => {});
    this.#audio = undefined;
  }
}
