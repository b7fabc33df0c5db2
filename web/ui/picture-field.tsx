import { Camera, Trash2 } from "lucide";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { problemWords } from "../i18n/problems.ts";
import { useAccount } from "../state/use-account.ts";
import { Button } from "./button.tsx";
import { PICTURE_TYPES, pictureRefusal } from "./picture-rules.ts";
import { pictureWords } from "./picture-words.ts";
import { Problem } from "./problem.tsx";
import { uploadPicture } from "./upload-picture.ts";
import "./picture-field.css";

interface PictureFieldProps {
  /** The face as it is. */
  children: ComponentChildren;
  hasPicture: boolean;
  /** Another picture, uploaded, or none. */
  onChange: (fileId: string | null) => Promise<unknown> | void;
}

/** A picture of a group, a channel or a team, to be chosen from the device, or taken away. */
export function PictureField({ children, hasPicture, onChange }: PictureFieldProps) {
  const { api } = useAccount();
  const say = pictureWords();
  const input = useRef<HTMLInputElement>(null);
  const ended = useRef<AbortController | null>(null);
  const [percent, setPercent] = useState<number | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  // Whoever goes away wants no picture any more.
  useEffect(() => () => ended.current?.abort(), []);

  const change = async (work: (signal: AbortSignal) => Promise<string | null>) => {
    const end = new AbortController();
    ended.current = end;
    setProblem(null);
    setPercent(0);
    try {
      await onChange(await work(end.signal));
    } catch (error) {
      if (!end.signal.aborted) setProblem(problemWords(error));
    }
    if (!end.signal.aborted) setPercent(null);
  };
  const take = (file: File | undefined) => {
    if (file === undefined) return;
    const refusal = pictureRefusal(file);
    if (refusal !== null) setProblem(say.refused[refusal]);
    else void change((signal) => uploadPicture(api, file, { onPercent: setPercent, signal }));
  };

  return (
    <div class="picture-field" role="group" aria-label={say.picture}>
      {children}
      <div class="picture-field-words">
        <div class="picture-field-acts">
          <Button icon={Camera} disabled={percent !== null} onClick={() => input.current?.click()}>
            {hasPicture ? say.changePicture : say.choosePicture}
          </Button>
          {hasPicture && percent === null && (
            <Button icon={Trash2} onClick={() => void change(() => Promise.resolve(null))}>
              {say.removePicture}
            </Button>
          )}
        </div>
        <input
          ref={input}
          type="file"
          hidden
          accept={PICTURE_TYPES.join()}
          onChange={(event) => {
            take(event.currentTarget.files?.[0]);
            // The same file may be chosen again.
            event.currentTarget.value = "";
          }}
        />
        {percent !== null && (
          <p class="field-hint" role="status">
            {say.uploading(percent)}
          </p>
        )}
        <Problem text={problem} />
      </div>
    </div>
  );
}
