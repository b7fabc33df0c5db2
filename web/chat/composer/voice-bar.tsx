import { SendHorizontal, Square, Trash2 } from "lucide";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { FilePreview } from "../../../client/previews.ts";
import { formatDuration } from "../../i18n/format.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Spinner } from "../../ui/empty.tsx";
import { VoicePlayer } from "../attachments/voice-player.tsx";
import { MAX_VOICE_MS, type RecordedVoice, VoiceRecorder } from "./voice-recorder.ts";
import { voiceWords } from "./voice-words.ts";

export type ReadyVoice = RecordedVoice & { preview: NonNullable<FilePreview["preview"]> };

interface VoiceBarProps {
  onSend: (voice: ReadyVoice) => void;
  onCancel: () => void;
}

/** A voice message in the making: recorded, listened to, then sent or thrown away. */
export function VoiceBar({ onSend, onCancel }: VoiceBarProps) {
  const recorder = useMemo(() => new VoiceRecorder(), []);
  const [voice, setVoice] = useState<ReadyVoice | null>(null);
  const bar = useRef<HTMLDivElement>(null);
  const isStopping = useRef(false);

  const stop = async () => {
    if (isStopping.current) return;
    isStopping.current = true;
    const recorded = await recorder.stop();
    if (recorded === undefined) return onCancel();
    const { previewOfVoice } = await import("../../../client/previews.ts");
    const { preview = {} } = await previewOfVoice(recorded.blob);
    setVoice({ ...recorded, preview });
  };

  useEffect(() => {
    void recorder.start(() => void stop());
    return () => recorder.cancel();
  }, [recorder]);
  // The button that had the focus is gone.
  const step = voice === null ? recorder.state.value : "ready";
  useEffect(() => {
    bar.current?.querySelector<HTMLElement>("[data-first]")?.focus();
  }, [step]);

  return (
    <div
      class="voice-bar"
      ref={bar}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onCancel();
      }}
    >
      {voice === null ? (
        <Recording recorder={recorder} onStop={() => void stop()} onCancel={onCancel} />
      ) : (
        <Recorded voice={voice} onSend={() => onSend(voice)} onCancel={onCancel} />
      )}
    </div>
  );
}

interface RecordingProps {
  recorder: VoiceRecorder;
  onStop: () => void;
  onCancel: () => void;
}

function Recording({ recorder, onStop, onCancel }: RecordingProps) {
  const say = voiceWords();
  const state = recorder.state.value;
  if (state === "denied" || state === "unavailable") {
    return (
      <>
        <p class="voice-problem" role="alert">
          {say[state]}
        </p>
        <Button onClick={onCancel} data-first>
          {say.understood}
        </Button>
      </>
    );
  }
  if (state === "over") return <Spinner />;
  const elapsedMs = recorder.elapsedMs.value;
  const leftMs = MAX_VOICE_MS - elapsedMs;
  return (
    <>
      <IconButton icon={Trash2} label={say.discard} onClick={onCancel} />
      {state === "asking" ? (
        <p class="voice-asking" role="status">
          {say.asking}
        </p>
      ) : (
        <>
          <span class="voice-light" role="status" aria-label={say.recording} />
          <span class="voice-time" role="timer">
            {formatDuration(elapsedMs)}
          </span>
          <span class="voice-levels" aria-hidden="true">
            {recorder.levels.value.map((level, index) => (
              <span key={index} style={{ height: `${Math.round(8 + 92 * level)}%` }} />
            ))}
          </span>
          {leftMs < 60_000 && <span class="voice-left">{say.left(formatDuration(leftMs))}</span>}
        </>
      )}
      <IconButton
        icon={Square}
        label={say.stop}
        class="composer-main"
        disabled={state === "asking"}
        onClick={onStop}
        data-first
      />
    </>
  );
}

function Recorded({
  voice,
  onSend,
  onCancel,
}: {
  voice: ReadyVoice;
  onSend: () => void;
  onCancel: () => void;
}) {
  const say = voiceWords();
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(voice.blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [voice]);
  return (
    <>
      <IconButton icon={Trash2} label={say.discard} onClick={onCancel} />
      {url !== undefined && <VoicePlayer url={url} {...voice.preview} />}
      <IconButton icon={SendHorizontal} label={say.send} class="composer-main" onClick={onSend} data-first />
    </>
  );
}
