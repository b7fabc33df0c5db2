import { Download } from "lucide";
import { useRef, useState } from "preact/hooks";
import type { Attachment, ShownMessage } from "../../../client/index.ts";
import { formatBytes } from "../../i18n/format.ts";
import { useAccount } from "../../state/use-account.ts";
import { Icon } from "../../ui/icon.tsx";
import { attachmentWords } from "./attachment-words.ts";
import { fileIcon } from "./file-icon.ts";
import { contentUrl, isGone, spotOf } from "./use-file-address.ts";

export interface FileProps {
  channelId: string;
  message: ShownMessage;
  file: Attachment;
}

/** A file that is only to be saved: its name, its size, and the way to it. */
export function FileRow({ channelId, message, file }: FileProps) {
  const { api } = useAccount();
  const [isLost, setLost] = useState(false);
  /** It was found to be there: the click that follows is the browser's matter. */
  const isThere = useRef(false);
  const spot = spotOf(channelId, message, file);
  const say = attachmentWords();
  const words = (
    <>
      <span class="file-icon">
        <Icon of={fileIcon(file.contentType)} size={22} />
      </span>
      <span class="file-words">
        <bdi class="one-line">{file.name}</bdi>
        <span class="quiet">{isLost ? say.gone : formatBytes(file.sizeBytes)}</span>
      </span>
    </>
  );
  if (isLost) return <span class="file-row">{words}</span>;
  return (
    <a
      class="file-row"
      href={contentUrl(api, spot, file)}
      download={file.name}
      title={say.download(file.name)}
      onClick={(event) => {
        const link = event.currentTarget;
        if (isThere.current || link.protocol === "blob:") return;
        event.preventDefault();
        // Saving a file that is gone would save the server's answer.
        void isGone(api, spot).then((gone) => {
          if (gone) return setLost(true);
          isThere.current = true;
          link.click();
          isThere.current = false;
        });
      }}
    >
      {words}
      <Icon of={Download} size={18} />
    </a>
  );
}
