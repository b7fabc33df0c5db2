import { X } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { route } from "../state/route.ts";
import { showProblem } from "../state/toasts.ts";
import { useAccount } from "../state/use-account.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { canChange } from "./can-change.ts";
import { sharingWords } from "./sharing-words.ts";

const DISMISSED = "sharingHintDismissed";

/** Says to a newcomer, once and beside the switch, that friends cannot see them yet. */
export function SharingHint({ onChoose }: { onChoose: () => void }) {
  const account = useAccount();
  const { keep, sharing, place } = account;
  const [isDismissed, setDismissed] = useState(true);
  useEffect(() => {
    void keep.read<boolean>(DISMISSED).then((dismissed) => setDismissed(dismissed === true));
  }, [keep]);
  const dismiss = () => {
    setDismissed(true);
    void keep.write(DISMISSED, true);
  };
  const current = sharing.current.value;
  // Whoever had it on before knows.
  const isNewcomer = current?.mode === "nobody" && sharing.lastOn.value === null && !sharing.mustChoose;
  const isThere = isNewcomer && !isDismissed && place.place.value !== null && route.value.view === "near";
  if (!isThere || !canChange(account)) return null;
  const say = sharingWords();
  return (
    <section class="sharing-hint" aria-label={say.hintTitle}>
      <div class="sharing-hint-head">
        <p class="sharing-hint-title">{say.hintTitle}</p>
        <IconButton icon={X} label={say.hintDismiss} onClick={dismiss} />
      </div>
      <p>{say.explanation}</p>
      <div class="sharing-hint-actions">
        <Button
          kind="primary"
          disabled={sharing.isChanging.value}
          onClick={() => {
            sharing.turnOn().catch(showProblem);
          }}
        >
          {say.share}
        </Button>
        <Button onClick={onChoose}>{say.hintChoose}</Button>
      </div>
    </section>
  );
}
