import { ImageUp } from "lucide";
import { useRef, useState } from "preact/hooks";
import { showProblem } from "../state/toasts.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Problem } from "../ui/problem.tsx";
import { useWork } from "../ui/use-work.ts";
import { codeReader, drawTo } from "./code-reader.ts";
import { codeWords } from "./code-words.ts";
import { readCode } from "./handle.ts";
import { useCamera } from "./use-camera.ts";
import "./scan-dialog.css";

/** Enough for a code in a corner of a large photograph. */
const MAX_SIDE = 1_600;

interface ScanDialogProps {
  onClose: () => void;
  onFound: (handle: string) => void;
}

/** Reads a friend's code, by the camera or off a picture. */
export function ScanDialog({ onClose, onFound }: ScanDialogProps) {
  const video = useRef<HTMLVideoElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { isBusy, run } = useWork(showProblem);
  const say = codeWords();

  const take = (text: string) => {
    const meaning = readCode(text, location.origin);
    if (meaning.kind === "handle") onFound(meaning.handle);
    else setProblem(meaning.kind === "elsewhere" ? say.elsewhere(meaning.host) : say.unknown);
  };
  const camera = useCamera(video, take);
  const readPicture = async (picture: File) => {
    setProblem(null);
    const text = await textIn(picture);
    if (text === undefined) setProblem(say.noPicture);
    else if (text === null) setProblem(say.noCode);
    else take(text);
  };

  return (
    <Dialog title={say.scanTitle} class="scan-dialog" onClose={onClose}>
      <video
        class="scan-video"
        ref={video}
        muted
        playsInline
        aria-hidden="true"
        hidden={camera !== "running"}
      />
      <p role="status">{say.states[camera]}</p>
      <Problem text={problem} />
      <Button icon={ImageUp} aria-disabled={isBusy} onClick={() => file.current?.click()}>
        {say.fromPicture}
      </Button>
      <input
        ref={file}
        type="file"
        accept="image/*"
        hidden
        aria-label={say.fromPicture}
        onChange={(event) => {
          const { currentTarget: input } = event;
          const [picture] = input.files ?? [];
          if (picture !== undefined) run(() => readPicture(picture));
          // The same picture may be chosen again.
          input.value = "";
        }}
      />
    </Dialog>
  );
}

/** What a picture's code says; null where it has none; undefined where it is no picture. */
async function textIn(file: File): Promise<string | null | undefined> {
  const picture = await createImageBitmap(file).catch(() => undefined);
  if (picture === undefined) return undefined;
  const canvas = document.createElement("canvas");
  const { width, height } = picture;
  const isDrawn = drawTo(canvas, picture, { width, height, maxSide: MAX_SIDE });
  picture.close();
  if (!isDrawn) return undefined;
  const read = await codeReader({ isThorough: true });
  return (await read(canvas)) ?? null;
}
