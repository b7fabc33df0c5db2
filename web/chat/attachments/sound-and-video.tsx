import { useState } from "preact/hooks";
import { useAccount } from "../../state/use-account.ts";
import { localFileUrl } from "../uploads/local-files.ts";
import { attachmentWords } from "./attachment-words.ts";
import { type FileProps, FileRow } from "./file-row.tsx";
import { pictureBox } from "./picture-box.ts";
import { playAlone } from "./play-alone.ts";
import { contentUrl, isGone, spotOf } from "./use-file-address.ts";
import { VoicePlayer } from "./voice-player.tsx";

export function VoiceFile({ channelId, message, file }: FileProps) {
  const { api } = useAccount();
  const [isLost, setLost] = useState(false);
  const spot = spotOf(channelId, message, file);
  if (isLost) return <p class="quiet">{attachmentWords().gone}</p>;
  const { durationMs, waveform } = file;
  return (
    <VoicePlayer
      url={contentUrl(api, spot, file)}
      durationMs={durationMs}
      waveform={waveform}
      onBroken={() => void isGone(api, spot).then(setLost)}
    />
  );
}

export function SoundFile(props: FileProps) {
  const { channelId, message, file } = props;
  const { api } = useAccount();
  return (
    <div class="sound-file">
      <FileRow {...props} />
      <audio
        controls
        preload="none"
        src={contentUrl(api, spotOf(channelId, message, file), file)}
        aria-label={file.name}
        onPlay={(event) => playAlone(event.currentTarget)}
      />
    </div>
  );
}

export function VideoFile(props: FileProps) {
  const { channelId, message, file } = props;
  const { api } = useAccount();
  const [state, setState] = useState<"shown" | "unplayable" | "gone">("shown");
  const spot = spotOf(channelId, message, file);
  if (state === "gone") return <p class="quiet">{attachmentWords().gone}</p>;
  // A video that this browser does not know may be saved, and played elsewhere.
  if (state === "unplayable") return <FileRow {...props} />;
  const { width, height } = pictureBox(file);
  const poster = file.thumbnail && localFileUrl(file.fileId) === undefined;
  return (
    <video
      class="video-file"
      controls
      playsInline
      preload={poster ? "none" : "metadata"}
      poster={poster ? api.files.url(spot, "thumbnail") : undefined}
      src={contentUrl(api, spot, file)}
      aria-label={file.name}
      style={{ "--box-width": `${width}px`, "--box-shape": `${width} / ${height}` }}
      onPlay={(event) => playAlone(event.currentTarget)}
      onError={() => void isGone(api, spot).then((gone) => setState(gone ? "gone" : "unplayable"))}
    />
  );
}
