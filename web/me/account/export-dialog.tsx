import { showNews } from "../../state/toasts.ts";
import { useAccount } from "../../state/use-account.ts";
import { saveFile } from "../../ui/save-file.ts";
import { accountWords } from "./account-words.ts";
import { ProofDialog } from "./proof-dialog.tsx";

/** Has the browser save everything about the user, once they have shown who they are. */
export function ExportDialog({ onClose }: { onClose: () => void }) {
  const account = useAccount();
  const say = accountWords();
  return (
    <ProofDialog
      title={say.exportTitle}
      text={say.exportText}
      yes={say.export}
      busy={say.exporting}
      onProof={async (proof) => {
        const archive = await account.api.exportAccount(proof);
        saveFile(await archive.blob(), `hither-${new Date().toISOString().slice(0, 10)}.zip`);
        showNews(say.exported);
        onClose();
      }}
      onClose={onClose}
    />
  );
}
