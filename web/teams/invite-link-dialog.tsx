import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { LinkCard } from "../ui/link-card.tsx";
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
  return (
    <Dialog
      title={say.ready}
      onClose={onClose}
      actions={<Button onClick={onClose}>{uiWords().close}</Button>}
    >
      <p>{say.once}</p>
      <LinkCard link={link} label={say.link} codeLabel={say.code} shareTitle={say.shareText(teamName)}>
        <p class="quiet">{say.scan}</p>
      </LinkCard>
    </Dialog>
  );
}
