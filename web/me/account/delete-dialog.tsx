import { showNews } from "../../state/toasts.ts";
import { useAccount, useSession } from "../../state/use-account.ts";
import { accountWords } from "./account-words.ts";
import { ProofDialog } from "./proof-dialog.tsx";

/** Deletes the account, once the user has shown who they are. */
export function DeleteDialog({ onClose }: { onClose: () => void }) {
  const account = useAccount();
  const session = useSession();
  const say = accountWords();
  return (
    <ProofDialog
      title={say.deleteTitle}
      text={say.deleteText}
      yes={say.delete}
      isDanger
      onProof={async (proof) => {
        await account.api.deleteAccount(proof);
        showNews(say.deleted);
        await session.leave();
      }}
      onClose={onClose}
    />
  );
}
