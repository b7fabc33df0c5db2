import { Download, LogOut, Trash2, TriangleAlert } from "lucide";
import { useState } from "preact/hooks";
import { showProblem } from "../../state/toasts.ts";
import { useAccount, useSession } from "../../state/use-account.ts";
import { Button } from "../../ui/button.tsx";
import { confirm } from "../../ui/confirm.tsx";
import { Icon } from "../../ui/icon.tsx";
import { accountWords } from "./account-words.ts";
import { DeleteDialog } from "./delete-dialog.tsx";
import { ExportDialog } from "./export-dialog.tsx";
import { unsentCount } from "./unsent-count.ts";
import { UpgradeForm } from "./upgrade-form.tsx";

/** How the user signs in, and how they leave. */
export function AccountSection() {
  const account = useAccount();
  const session = useSession();
  const say = accountWords();
  const { guest, email } = account.me.value;
  const [isExporting, setExporting] = useState(false);
  const [isDeleting, setDeleting] = useState(false);

  const signOut = async () => {
    const count = unsentCount(account.client.syncState());
    const unsent = count === 0 ? "" : say.unsent(count);
    const isSure = await confirm(
      guest
        ? {
            title: say.guestSignOutTitle,
            text: say.guestSignOutText + unsent,
            yes: say.guestSignOut,
            isDanger: true,
          }
        : { title: say.signOutTitle, text: say.signOutText + unsent, yes: say.signOut, isDanger: count > 0 },
    );
    if (isSure) session.signOut().catch(showProblem);
  };

  return (
    <>
      <section class="section">
        <h2 class="hidden">{say.account}</h2>
        {guest ? (
          <>
            <div class="me-warning">
              <Icon of={TriangleAlert} />
              <div>
                <h3>{say.guestTitle}</h3>
                <p>{say.guestWarning}</p>
              </div>
            </div>
            <UpgradeForm />
          </>
        ) : (
          <div>
            <p class="field-hint">{say.signedInAs}</p>
            <p>
              <bdi>{email}</bdi>
            </p>
          </div>
        )}
      </section>
      <section class="section">
        <div class="me-buttons">
          <Button icon={LogOut} onClick={() => void signOut()}>
            {say.signOut}
          </Button>
        </div>
      </section>
      <section class="section">
        <p class="field-hint">{say.exportHint}</p>
        <div class="me-buttons">
          <Button icon={Download} onClick={() => setExporting(true)}>
            {say.export}
          </Button>
        </div>
      </section>
      <section class="section">
        <p class="field-hint">{say.deleteHint}</p>
        <div class="me-buttons">
          <Button class="me-danger" icon={Trash2} onClick={() => setDeleting(true)}>
            {say.delete}
          </Button>
        </div>
      </section>
      {isExporting && <ExportDialog onClose={() => setExporting(false)} />}
      {isDeleting && <DeleteDialog onClose={() => setDeleting(false)} />}
    </>
  );
}
