import { ChevronLeft, ChevronRight, Download, X } from "lucide";
import { useRef, useState } from "preact/hooks";
import type { Attachment, ShownMessage } from "../../../client/index.ts";
import { useAccount } from "../../state/use-account.ts";
import { IconButton } from "../../ui/button.tsx";
import { Spinner } from "../../ui/empty.tsx";
import { Icon } from "../../ui/icon.tsx";
import { uiWords } from "../../ui/ui-words.ts";
import { useModal } from "../../ui/use-modal.ts";
import { isShown } from "./attachment-kind.ts";
import { attachmentWords } from "./attachment-words.ts";
import { contentUrl, isGone, pictureUrls, spotOf } from "./use-file-address.ts";
import { usePlaceholder } from "./use-placeholder.ts";
import "./lightbox.css";

interface LightboxProps {
  channelId: string;
  message: ShownMessage;
  pictures: readonly Attachment[];
  first: number;
  onClose: () => void;
}

/** Fingers that move less far mean a tap. */
const SWIPE_PX = 50;

/** The pictures of a message one by one, as large as the screen is. */
export function Lightbox({ channelId, message, pictures, first, onClose }: LightboxProps) {
  const { api } = useAccount();
  const modal = useModal(onClose);
  const [index, setIndex] = useState(first);
  const touchX = useRef<number | null>(null);
  const say = attachmentWords();

  const file = pictures[index] ?? pictures[0];
  if (file === undefined) return null;
  const move = (step: number) => setIndex(Math.min(pictures.length - 1, Math.max(0, index + step)));
  const spot = spotOf(channelId, message, file);
  return (
    <dialog
      {...modal}
      class="lightbox"
      aria-label={file.name}
      onKeyDown={(event) => {
        modal.onKeyDown(event);
        if (event.key === "ArrowLeft") move(-1);
        else if (event.key === "ArrowRight") move(1);
      }}
      onTouchStart={(event) => {
        touchX.current = event.touches.length === 1 ? (event.touches[0]?.clientX ?? null) : null;
      }}
      onTouchEnd={(event) => {
        const by = (event.changedTouches[0]?.clientX ?? 0) - (touchX.current ?? Number.NaN);
        if (Math.abs(by) > SWIPE_PX) move(by > 0 ? -1 : 1);
      }}
    >
      <div class="lightbox-head">
        <bdi class="one-line">{file.name}</bdi>
        {pictures.length > 1 && (
          <span class="lightbox-count" aria-live="polite">
            {say.of(index + 1, pictures.length)}
          </span>
        )}
        <a
          class="icon-button"
          href={contentUrl(api, spot, file)}
          download={file.name}
          aria-label={say.download(file.name)}
          title={say.download(file.name)}
        >
          <Icon of={Download} />
        </a>
        <IconButton icon={X} label={uiWords().close} onClick={onClose} />
      </div>
      <Shown key={file.fileId} channelId={channelId} message={message} file={file} onClose={onClose} />
      {index > 0 && (
        <IconButton
          class="lightbox-step before"
          icon={ChevronLeft}
          size={28}
          label={say.previous}
          onClick={() => move(-1)}
        />
      )}
      {index < pictures.length - 1 && (
        <IconButton
          class="lightbox-step after"
          icon={ChevronRight}
          size={28}
          label={say.next}
          onClick={() => move(1)}
        />
      )}
    </dialog>
  );
}

interface ShownProps {
  channelId: string;
  message: ShownMessage;
  file: Attachment;
  onClose: () => void;
}

function Shown({ channelId, message, file, onClose }: ShownProps) {
  const { api } = useAccount();
  const spot = spotOf(channelId, message, file);
  const [isThere, setThere] = useState(false);
  const [isLost, setLost] = useState(false);
  const [isZoomed, setZoomed] = useState(false);
  const blurred = usePlaceholder(file.placeholder);
  const say = attachmentWords();
  const url = isShown(file.contentType) ? contentUrl(api, spot, file) : pictureUrls(api, spot, file)[0];
  const { width, height } = file;
  return (
    <div
      class={`lightbox-stage ${isZoomed ? "zoomed" : ""}`}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      {isLost && <p>{say.gone}</p>}
      {!isThere && !isLost && (
        <div class="lightbox-waiting">
          {blurred !== undefined && width && height && (
            <img
              src={blurred}
              alt=""
              style={{ "--shape": `${width} / ${height}`, "--ratio": width / height }}
            />
          )}
          <Spinner />
        </div>
      )}
      {!isLost && (
        <button
          type="button"
          class="lightbox-picture"
          aria-label={isZoomed ? say.zoomOut : say.zoomIn}
          hidden={!isThere}
          onClick={() => setZoomed(!isZoomed)}
        >
          <img
            src={url}
            alt={file.name}
            onLoad={() => setThere(true)}
            onError={() => void isGone(api, spot).then(setLost)}
          />
        </button>
      )}
    </div>
  );
}
