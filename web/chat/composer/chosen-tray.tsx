import { X } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { formatBytes } from "../../i18n/format.ts";
import { IconButton } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { fileIcon } from "../attachments/file-icon.ts";
import { type ChosenFile, chosenFiles, unchooseFile } from "./chosen-files.ts";
import { composerWords } from "./composer-words.ts";

/** The files that go with the next message. */
export function ChosenTray({ place }: { place: string }) {
  const files = chosenFiles(place).value;
  if (files.length === 0) return null;
  return (
    <ul class="chosen-tray" aria-label={composerWords().files}>
      {files.map((file) => (
        <ChosenItem key={file.id} file={file} onRemove={() => unchooseFile(place, file.id)} />
      ))}
    </ul>
  );
}

function ChosenItem({ file, onRemove }: { file: ChosenFile; onRemove: () => void }) {
  const { blob, name } = file;
  const [url, setUrl] = useState<string>();
  const [isShown, setShown] = useState(blob.type.startsWith("image/"));
  useEffect(() => {
    if (!isShown) return;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob, isShown]);
  return (
    <li class={`chosen-file ${isShown ? "picture" : ""}`}>
      {isShown ? (
        <img src={url} alt={name} onError={() => setShown(false)} />
      ) : (
        <>
          <Icon of={fileIcon(blob.type)} size={22} />
          <span class="chosen-words">
            <bdi class="one-line">{name}</bdi>
            <span class="quiet">{formatBytes(blob.size)}</span>
          </span>
        </>
      )}
      <IconButton icon={X} size={16} label={composerWords().removeFile(name)} onClick={onRemove} />
    </li>
  );
}
