import { RotateCcw, X } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { formatBytes } from "../../i18n/format.ts";
import { problemWords } from "../../i18n/problems.ts";
import { useAccount } from "../../state/use-account.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { uiWords } from "../../ui/ui-words.ts";
import { fileIcon } from "../attachments/file-icon.ts";
import { errorOf, progressOf, refusedFile, type UploadFile } from "./upload.ts";
import { stateWords, uploadWords } from "./upload-words.ts";
import type { Upload } from "./upload-work.ts";
import { uploadsOf } from "./uploads.ts";
import { useOnline } from "./use-online.ts";
import "./pending-files.css";

/** What the user sends with files, until the files are there: it shows as messages do, at the end of a talk. */
export function PendingFiles({ channelId, threadSeq }: { channelId: string; threadSeq?: number }) {
  const items = uploadsOf(useAccount()).in(channelId, threadSeq);
  if (items.length === 0) return null;
  return (
    <ul class="pending-files" aria-label={uploadWords().onItsWay}>
      {items.map((upload) => (
        <PendingMessage key={upload.message.key} upload={upload} />
      ))}
    </ul>
  );
}

function PendingMessage({ upload }: { upload: Upload }) {
  const uploads = uploadsOf(useAccount());
  const isOnline = useOnline();
  const { message, phase, sentBytes } = upload;
  const { key, files, text, failure } = message;
  const say = uploadWords();
  const part = progressOf(message, sentBytes);
  const error = failure && errorOf(failure);
  const refused = refusedFile(message);
  return (
    <li class={`pending-message ${phase}`}>
      <div class="pending-contents">
        {files.map(
          (file, index) =>
            !file.isLeftOut && <PendingFile key={index} messageKey={key} file={file} index={index} />,
        )}
      </div>
      {text !== "" && (
        <p class="pending-text" dir="auto">
          {text}
        </p>
      )}
      {failure ? (
        <div class="pending-failure">
          <p role="alert">{error ? problemWords(error) : say.unreadable}</p>
          <Button icon={X} onClick={() => void uploads.cancel(key)}>
            {say.cancel}
          </Button>
          {refused ? (
            <Button onClick={() => void uploads.retry(key, refused)}>
              <bdi class="one-line">{say.without(refused.name)}</bdi>
            </Button>
          ) : (
            <Button icon={RotateCcw} onClick={() => void uploads.retry(key)}>
              {uiWords().tryAgain}
            </Button>
          )}
        </div>
      ) : (
        <div class="pending-progress">
          <progress aria-label={say.progress} max={1} value={part} />
          <span class="quiet">{stateWords(phase, part, isOnline)}</span>
          <IconButton icon={X} size={18} label={say.cancel} onClick={() => void uploads.cancel(key)} />
        </div>
      )}
    </li>
  );
}

interface PendingFileProps {
  messageKey: string;
  file: UploadFile;
  index: number;
}

function PendingFile({ messageKey, file, index }: PendingFileProps) {
  const uploads = uploadsOf(useAccount());
  const [isShown, setShown] = useState(file.contentType.startsWith("image/"));
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!isShown) return;
    let made: string | undefined;
    let isOver = false;
    void uploads.blob(messageKey, index).then((blob) => {
      if (isOver || blob === undefined) return;
      made = URL.createObjectURL(blob);
      setUrl(made);
    });
    return () => {
      isOver = true;
      if (made !== undefined) URL.revokeObjectURL(made);
    };
  }, [isShown, uploads, messageKey, index]);
  if (isShown)
    return <img class="pending-picture" src={url} alt={file.name} onError={() => setShown(false)} />;
  return (
    <span class="pending-file">
      <Icon of={fileIcon(file.contentType)} size={20} />
      <bdi class="one-line">{file.name}</bdi>
      <span class="quiet">{formatBytes(file.sizeBytes)}</span>
    </span>
  );
}
