import { Pause, Play } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import { formatDuration } from "../../i18n/format.ts";
import { IconButton } from "../../ui/button.tsx";
import { attachmentWords } from "./attachment-words.ts";
import { playAlone } from "./play-alone.ts";
import { barsOf } from "./waveform-bars.ts";
import "./voice-player.css";

interface VoicePlayerProps {
  url: string;
  durationMs?: number | undefined;
  waveform?: readonly number[] | undefined;
  /** It cannot be played. */
  onBroken?: () => void;
}

const BARS = 36;
const SPEEDS = [1, 1.5, 2] as const;
const SEEK_STEP_MS = 5_000;

/** A voice message: how it goes up and down, to be played, and to be played from any place at different speeds. */
export function VoicePlayer({ url, durationMs: known, waveform, onBroken }: VoicePlayerProps) {
  const audio = useRef<HTMLAudioElement>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [isBroken, setBroken] = useState(false);
  const [atMs, setAtMs] = useState(0);
  const [heardMs, setHeardMs] = useState(0);
  const [speed, setSpeed] = useState<(typeof SPEEDS)[number]>(1);
  const say = attachmentWords();
  // A recording in the making knows no end: then what the sender said of it counts.
  const durationMs = known ?? heardMs;

  useEffect(() => {
    if (!isPlaying) return;
    const timer = setInterval(() => setAtMs((audio.current?.currentTime ?? 0) * 1_000), 100);
    return () => clearInterval(timer);
  }, [isPlaying]);

  const toggle = () => {
    const player = audio.current;
    if (player === null) return;
    if (!player.paused) return player.pause();
    player.playbackRate = speed;
    playAlone(player);
    player.play().catch(() => setBroken(player.error !== null));
  };
  const seek = (toMs: number) => {
    const player = audio.current;
    if (player === null) return;
    const ms = Math.min(durationMs, Math.max(0, toMs));
    player.currentTime = ms / 1_000;
    setAtMs(ms);
  };
  const changeSpeed = () => {
    const next = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1;
    setSpeed(next);
    if (audio.current) audio.current.playbackRate = next;
  };

  const part = durationMs === 0 ? 0 : Math.min(1, atMs / durationMs);
  return (
    <div class="voice" role="group" aria-label={say.voice}>
      <audio
        ref={audio}
        src={url}
        preload="metadata"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setAtMs(0)}
        onError={() => {
          setBroken(true);
          onBroken?.();
        }}
        onLoadedMetadata={({ currentTarget: { duration } }) => {
          if (Number.isFinite(duration)) setHeardMs(duration * 1_000);
        }}
      />
      <IconButton
        class="voice-toggle"
        icon={isPlaying ? Pause : Play}
        label={isPlaying ? say.pause : say.play}
        disabled={isBroken}
        onClick={toggle}
      />
      <div
        class="voice-wave"
        role="slider"
        tabIndex={0}
        aria-label={say.seek}
        aria-valuemin={0}
        aria-valuemax={Math.round(durationMs / 1_000)}
        aria-valuenow={Math.round(atMs / 1_000)}
        aria-valuetext={formatDuration(atMs)}
        onKeyDown={(event) => {
          const steps: Record<string, number> = {
            ArrowRight: atMs + SEEK_STEP_MS,
            ArrowLeft: atMs - SEEK_STEP_MS,
            Home: 0,
            End: durationMs,
          };
          const to = steps[event.key];
          if (to === undefined) return;
          event.preventDefault();
          seek(to);
        }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          seek(partAt(event) * durationMs);
        }}
        onPointerMove={(event) => {
          if (event.buttons === 1) seek(partAt(event) * durationMs);
        }}
      >
        {barsOf(waveform ?? [], BARS).map((height, index) => (
          <span
            key={index}
            class={(index + 0.5) / BARS <= part ? "played" : ""}
            style={{ height: `${height}%` }}
          />
        ))}
      </div>
      <span class="voice-time">
        {isBroken ? say.broken : formatDuration(isPlaying || atMs > 0 ? atMs : durationMs)}
      </span>
      <button type="button" class="voice-speed" aria-label={say.speed(speed)} onClick={changeSpeed}>
        {speed}×
      </button>
    </div>
  );
}

/** How far along the element, from 0 to 1. */
function partAt({ currentTarget, clientX }: PointerEvent & { currentTarget: HTMLElement }): number {
  const { left, width } = currentTarget.getBoundingClientRect();
  return Math.min(1, Math.max(0, (clientX - left) / width));
}
