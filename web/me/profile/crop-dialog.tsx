import { useEffect, useRef, useState } from "preact/hooks";
import { previewOfPicture } from "../../../client/previews.ts";
import { showNews, showProblem } from "../../state/toasts.ts";
import { useAccount } from "../../state/use-account.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { uiWords } from "../../ui/ui-words.ts";
import { type Crop, moveCrop, wholeCrop, zoomCrop } from "./crop.ts";
import { profileWords } from "./profile-words.ts";

export interface CropDialogProps {
  picture: ImageBitmap;
  onClose: () => void;
}

/** The side of what is shown while one chooses, and of what is uploaded, in pixels. */
const SHOWN_PX = 288;
const MADE_PX = 640;
const MAX_ZOOM = 5;
const STEP_PX = 12;
const ARROWS: Partial<Record<string, { x: number; y: number }>> = {
  ArrowLeft: { x: -STEP_PX, y: 0 },
  ArrowRight: { x: STEP_PX, y: 0 },
  ArrowUp: { x: 0, y: -STEP_PX },
  ArrowDown: { x: 0, y: STEP_PX },
};

/** Cuts a picture to a square, and makes it the user's own. */
export function CropDialog({ picture, onClose }: CropDialogProps) {
  const account = useAccount();
  const say = profileWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [crop, setCrop] = useState<Crop>(() => wholeCrop(picture));
  const [zoom, setZoom] = useState(1);
  const [percent, setPercent] = useState<number | null>(null);
  const dragged = useRef<{ x: number; y: number } | null>(null);
  const end = useRef(new AbortController());
  useEffect(() => () => end.current.abort(), []);
  useEffect(() => {
    if (canvas.current !== null) draw(canvas.current, picture, crop);
  }, [picture, crop]);

  /** @param by pixels of the screen */
  const move = (by: { x: number; y: number }) => {
    setCrop((now) => {
      const scale = now.side / (canvas.current?.clientWidth ?? SHOWN_PX);
      return moveCrop(now, picture, { x: by.x * scale, y: by.y * scale });
    });
  };
  const zoomTo = (wished: number) => {
    const next = Math.min(MAX_ZOOM, Math.max(1, wished));
    setZoom(next);
    setCrop((now) => zoomCrop(now, picture, next));
  };
  const use = async () => {
    setPercent(0);
    try {
      const made = await squareOf(picture, crop);
      const { fileId } = await account.api.files.upload(made, {
        name: "picture.jpg",
        ...(await previewOfPicture(made)),
        signal: end.current.signal,
        onProgress: ({ sentBytes, sizeBytes }) => setPercent(Math.round((100 * sentBytes) / sizeBytes)),
      });
      account.learnMe(await account.api.setPicture(fileId));
      showNews(say.pictureSet);
      onClose();
    } catch (error) {
      setPercent(null);
      showProblem(error);
    }
  };

  return (
    <Dialog
      title={say.crop}
      onClose={onClose}
      class="crop-dialog"
      actions={
        <>
          <Button onClick={onClose}>{uiWords().cancel}</Button>
          <Button kind="primary" disabled={percent !== null} onClick={() => void use()}>
            {percent === null ? say.use : say.uploading(percent)}
          </Button>
        </>
      }
    >
      <canvas
        ref={canvas}
        class="crop-canvas"
        width={SHOWN_PX * 2}
        height={SHOWN_PX * 2}
        tabIndex={0}
        role="application"
        aria-label={say.cropArea}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          dragged.current = { x: event.clientX, y: event.clientY };
        }}
        onPointerMove={(event) => {
          const from = dragged.current;
          if (from === null) return;
          move({ x: from.x - event.clientX, y: from.y - event.clientY });
          dragged.current = { x: event.clientX, y: event.clientY };
        }}
        onPointerUp={() => {
          dragged.current = null;
        }}
        onPointerCancel={() => {
          dragged.current = null;
        }}
        onWheel={(event) => {
          event.preventDefault();
          zoomTo(zoom * Math.exp(-event.deltaY / 500));
        }}
        onKeyDown={(event) => {
          const by = ARROWS[event.key];
          if (by === undefined) return;
          event.preventDefault();
          move(by);
        }}
      />
      <label class="crop-zoom">
        <span>{say.zoom}</span>
        <input
          type="range"
          min={1}
          max={MAX_ZOOM}
          step={0.05}
          value={zoom}
          onInput={(event) => zoomTo(event.currentTarget.valueAsNumber)}
        />
      </label>
      <p class="field-hint">{say.cropHint}</p>
    </Dialog>
  );
}

function draw(canvas: HTMLCanvasElement, picture: ImageBitmap, { x, y, side }: Crop): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.imageSmoothingQuality = "high";
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, x, y, side, side, 0, 0, canvas.width, canvas.height);
}

/** The part as a picture of its own: no larger than it is, on white where it is transparent. */
async function squareOf(picture: ImageBitmap, crop: Crop): Promise<Blob> {
  const side = Math.max(1, Math.round(Math.min(MADE_PX, crop.side)));
  const canvas = Object.assign(document.createElement("canvas"), { width: side, height: side });
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("there is no canvas to draw on");
  context.imageSmoothingQuality = "high";
  context.fillStyle = "#fff";
  context.fillRect(0, 0, side, side);
  context.drawImage(picture, crop.x, crop.y, crop.side, crop.side, 0, 0, side, side);
  return new Promise((resolve, reject) => {
    const take = (blob: Blob | null) => (blob ? resolve(blob) : reject(new Error("no picture was made")));
    canvas.toBlob(take, "image/jpeg", 0.88);
  });
}
