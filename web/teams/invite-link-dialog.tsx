import { Copy, Share2 } from "lucide";
import { useId, useRef, useState } from "preact/hooks";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { QrCode } from "../ui/qr-code.tsx";
import { uiWords } from "../ui/ui-words.ts";
import { invitesWords } from "./invites-words.ts";

interface InviteLinkDialogProps {
  teamName: string;
  link: string;
  onClose: () => void;
}

/** The link of an invitation that was just made: to be copied, shared, or scanned. */
export function InviteLinkDialog({ teamName, link, onClose }: InviteLinkDialogProps) {
  const say = invitesWords();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState("");
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(link);
      setSaid(say.copied);
    } catch {
      setSaid(say.copyFailed);
    }
  };
  // Whoever thinks better of it is told nothing.
  const share = () => void navigator.share({ title: say.shareText(teamName), url: link }).catch(() => {});
  return (
    <Dialog
      title={say.ready}
      onClose={onClose}
      actions={<Button onClick={onClose}>{uiWords().close}</Button>}
    >
      <p>{say.once}</p>
      <div class="form-line">
        <div class="field">
          <label for={id}>{say.link}</label>
          <input
            id={id}
            ref={field}
            readonly
            value={link}
            dir="ltr"
            onFocus={() => field.current?.select()}
          />
        </div>
        <Button kind="primary" icon={Copy} onClick={() => void copy()}>
          {say.copy}
        </Button>
        {"share" in navigator && (
          <Button icon={Share2} onClick={share}>
            {say.share}
          </Button>
        )}
      </div>
      <p class="field-hint" role="status">
        {said}
      </p>
      <QrCode text={link} label={say.code} />
      <p class="quiet teams-scan">{say.scan}</p>
    </Dialog>
  );
}
