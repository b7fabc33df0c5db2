import { ImageOff } from "lucide";
import type { Attachment, ShownMessage } from "../../../client/index.ts";
import { useAccount } from "../../state/use-account.ts";
import { Icon } from "../../ui/icon.tsx";
import { attachmentWords } from "./attachment-words.ts";
import { columnsFor, pictureBox } from "./picture-box.ts";
import { pictureUrls, spotOf, useFirstThatLoads } from "./use-file-address.ts";
import { usePlaceholder } from "./use-placeholder.ts";

interface PictureGridProps {
  channelId: string;
  message: ShownMessage;
  pictures: readonly Attachment[];
  onOpen: (index: number) => void;
}

/** Pictures in the room that they will take, blurred until they are there. */
export function PictureGrid({ channelId, message, pictures, onOpen }: PictureGridProps) {
  const [only] = pictures;
  const columns = columnsFor(pictures.length);
  const box = pictureBox(only ?? {});
  const size =
    pictures.length === 1
      ? { "--box-width": `${box.width}px`, "--box-shape": `${box.width} / ${box.height}` }
      : { "--box-width": columns === 2 ? "320px" : "340px", "--box-shape": "1" };
  return (
    <div class="picture-grid" style={{ ...size, "--columns": columns }}>
      {pictures.map((file, index) => (
        <Picture
          key={file.fileId}
          channelId={channelId}
          message={message}
          file={file}
          onOpen={() => onOpen(index)}
        />
      ))}
    </div>
  );
}

interface PictureProps {
  channelId: string;
  message: ShownMessage;
  file: Attachment;
  onOpen: () => void;
}

function Picture({ channelId, message, file, onOpen }: PictureProps) {
  const { api } = useAccount();
  const spot = spotOf(channelId, message, file);
  const { url, isLost, onError } = useFirstThatLoads(spot, pictureUrls(api, spot, file));
  const blurred = usePlaceholder(file.placeholder);
  const say = attachmentWords();
  if (isLost) {
    return (
      <span class="picture picture-lost">
        <Icon of={ImageOff} size={28} />
        {say.gone}
      </span>
    );
  }
  return (
    <button type="button" class="picture" aria-label={say.openPicture(file.name)} onClick={onOpen}>
      {blurred !== undefined && <img class="picture-blurred" src={blurred} alt="" />}
      {url !== undefined && (
        <img src={url} alt="" loading="lazy" decoding="async" draggable={false} onError={onError} />
      )}
    </button>
  );
}
