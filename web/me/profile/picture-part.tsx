import { ImagePlus, Trash2 } from "lucide";
import type { ComponentType } from "preact";
import { useRef, useState } from "preact/hooks";
import { showNews, showProblem, showToast } from "../../state/toasts.ts";
import { useAccount } from "../../state/use-account.ts";
import { Button } from "../../ui/button.tsx";
import { pictureWords } from "../../ui/picture-words.ts";
import { useWork } from "../../ui/use-work.ts";
import type { CropDialogProps } from "./crop-dialog.tsx";
import { profileWords } from "./profile-words.ts";

interface Editing {
  picture: ImageBitmap;
  Dialog: ComponentType<CropDialogProps>;
}

/** The user's picture: chosen, cut to a square, and taken away. */
export function PicturePart() {
  const account = useAccount();
  const say = profileWords();
  const sayPicture = pictureWords();
  const input = useRef<HTMLInputElement>(null);
  const [editing, setEditing] = useState<Editing | null>(null);
  const { isBusy, run } = useWork(showProblem);
  const { picture } = account.me.value;

  const choose = async (file: File) => {
    const [bitmap, { CropDialog }] = await Promise.all([
      createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null),
      import("./crop-dialog.tsx"),
    ]);
    if (bitmap === null) showToast({ kind: "problem", text: say.notAPicture });
    else setEditing({ picture: bitmap, Dialog: CropDialog });
  };
  const remove = async () => {
    account.learnMe(await account.api.setPicture(null));
    showNews(say.pictureRemoved);
  };

  return (
    <section class="section" aria-label={sayPicture.picture}>
      <div class="me-buttons">
        <Button icon={ImagePlus} disabled={isBusy} onClick={() => input.current?.click()}>
          {picture === null ? sayPicture.choosePicture : sayPicture.changePicture}
        </Button>
        {picture !== null && (
          <Button icon={Trash2} disabled={isBusy} onClick={() => run(remove)}>
            {sayPicture.removePicture}
          </Button>
        )}
        <input
          ref={input}
          type="file"
          accept="image/*"
          hidden
          aria-label={sayPicture.choosePicture}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            if (file !== undefined) run(() => choose(file));
            // The same file may be chosen again.
            event.currentTarget.value = "";
          }}
        />
      </div>
      {editing && (
        <editing.Dialog
          picture={editing.picture}
          onClose={() => {
            editing.picture.close();
            setEditing(null);
          }}
        />
      )}
    </section>
  );
}
