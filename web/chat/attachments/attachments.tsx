import { useState } from "preact/hooks";
import type { ShownMessage } from "../../../client/index.ts";
import { lazily } from "../../ui/lazily.tsx";
import { kindOf } from "./attachment-kind.ts";
import { FileRow } from "./file-row.tsx";
import { PictureGrid } from "./picture-grid.tsx";
import { SoundFile, VideoFile, VoiceFile } from "./sound-and-video.tsx";
import "./attachments.css";

const Lightbox = lazily(async () => (await import("./lightbox.tsx")).Lightbox);

interface AttachmentsProps {
  channelId: string;
  message: ShownMessage;
}

/** The files of a message: its pictures side by side, then all others one below the other. */
export function Attachments({ channelId, message }: AttachmentsProps) {
  const [shownIndex, setShownIndex] = useState<number | null>(null);
  const files = message.attachments ?? [];
  if (files.length === 0) return null;
  const pictures = files.filter((file) => kindOf(file) === "picture");
  const others = files.filter((file) => kindOf(file) !== "picture");
  return (
    <div class="attachments">
      {pictures.length > 0 && (
        <PictureGrid channelId={channelId} message={message} pictures={pictures} onOpen={setShownIndex} />
      )}
      {others.map((file) => {
        const props = { channelId, message, file };
        switch (kindOf(file)) {
          case "voice":
            return <VoiceFile key={file.fileId} {...props} />;
          case "audio":
            return <SoundFile key={file.fileId} {...props} />;
          case "video":
            return <VideoFile key={file.fileId} {...props} />;
          default:
            return <FileRow key={file.fileId} {...props} />;
        }
      })}
      {shownIndex !== null && (
        <Lightbox
          channelId={channelId}
          message={message}
          pictures={pictures}
          first={shownIndex}
          onClose={() => setShownIndex(null)}
        />
      )}
    </div>
  );
}
