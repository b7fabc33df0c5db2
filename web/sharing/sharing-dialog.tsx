import { useState } from "preact/hooks";
import type { Sharing } from "../../client/index.ts";
import { problemWords } from "../i18n/problems.ts";
import { nowMs } from "../state/clock.ts";
import { useAccount } from "../state/use-account.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Problem } from "../ui/problem.tsx";
import { uiWords } from "../ui/ui-words.ts";
import { canChange } from "./can-change.ts";
import { previewWords } from "./preview-words.ts";
import { draftOf, problemOf, sharingOf } from "./sharing-draft.ts";
import { SharingForm } from "./sharing-form.tsx";
import { sharingWords } from "./sharing-words.ts";
import { inForce } from "./vision.ts";

const OFF: Sharing = {
  mode: "nobody",
  userIds: [],
  precision: "exact",
  precisionExceptions: [],
  until: null,
};

/** All that can be set about who sees the user. Nothing is changed until it is saved. */
export function SharingDialog({ onClose }: { onClose: () => void }) {
  const account = useAccount();
  const { sharing, friends, place } = account;
  const current = sharing.current.value ?? OFF;
  const [begunWith, setBegunWith] = useState(current);
  const [draft, setDraft] = useState(() => draftOf(inForce(current, Date.now())));
  const [failure, setFailure] = useState<string | null>(null);
  const [isAsked, setAsked] = useState(false);
  const say = sharingWords();

  const problem = problemOf(draft, nowMs.value);
  const save = async () => {
    setAsked(true);
    setFailure(null);
    const atMs = Date.now();
    if (problemOf(draft, atMs) !== null) return;
    try {
      await sharing.set(sharingOf(draft, atMs));
      onClose();
    } catch (error) {
      setFailure(problemWords(error));
    }
  };

  return (
    <Dialog
      title={say.title}
      class="sharing-dialog"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{uiWords().cancel}</Button>
          <Button
            kind="primary"
            disabled={sharing.isChanging.value || !canChange(account)}
            onClick={() => void save()}
          >
            {uiWords().save}
          </Button>
        </>
      }
    >
      {begunWith.mode === "nobody" && <p class="quiet">{say.explanation}</p>}
      <SharingForm draft={draft} onChange={setDraft} isAsked={isAsked} />
      {draft.mode !== "nobody" && place.place.value === null && <p class="field-hint">{say.noPlace}</p>}
      {current !== begunWith && !sharing.isChanging.value && (
        <p class="sharing-changed">
          <span>{say.changed}</span>
          <Button
            onClick={() => {
              setBegunWith(current);
              setDraft(draftOf(inForce(current, Date.now())));
            }}
          >
            {say.reread}
          </Button>
        </p>
      )}
      <p class="sharing-preview" role="status">
        {problem === null
          ? previewWords(
              sharingOf(draft, nowMs.value),
              friends.all.map(({ userId }) => userId),
              nowMs.value,
            )
          : say.problems[problem]}
      </p>
      {!canChange(account) && <p class="field-problem">{say.offlineNow}</p>}
      <Problem text={failure} />
    </Dialog>
  );
}
