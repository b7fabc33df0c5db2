import { useId, useState } from "preact/hooks";
import type { ReportInput } from "../../client/index.ts";
import { showNews } from "../state/toasts.ts";
import { useAccount } from "../state/use-account.ts";
import { Switch } from "../ui/field.tsx";
import { FormDialog } from "../ui/form-dialog.tsx";
import { Problem } from "../ui/problem.tsx";
import { useWork } from "../ui/use-work.ts";
import { reportWords } from "./report-words.ts";

interface ReportDialogProps {
  /** What is reported. */
  subject: { kind: "person"; userId: string } | { kind: "message"; channelId: string; seq: number };
  /** Whom it is about. */
  name: string;
  /** Whether the user has blocked them. */
  isBlocked: boolean;
  onClose: () => void;
}

const MAX_NOTE = 1_000;

/** Reports a person or a message to the moderators, and blocks whom it is about where the user wants that. */
export function ReportDialog({ subject, name, isBlocked, onClose }: ReportDialogProps) {
  const { api, friends } = useAccount();
  const say = reportWords();
  const ids = { reason: useId(), note: useId() };
  const [reason, setReason] = useState<ReportInput["reason"] | "">("");
  const [note, setNote] = useState("");
  const [shares, setShares] = useState(true);
  const [blocks, setBlocks] = useState(false);
  const { isBusy, problem, run } = useWork();
  const isMessage = subject.kind === "message";

  const send = () =>
    run(async () => {
      if (reason === "") return;
      const more = { reason, block: blocks, ...(note.trim() !== "" && { note: note.trim() }) };
      await api.report(isMessage ? { ...subject, ...more, shareContent: shares } : { ...subject, ...more });
      if (blocks) await friends.read();
      showNews(say.sent);
      onClose();
    });
  return (
    <FormDialog
      title={isMessage ? say.titleOfMessage : say.titleOfPerson(name)}
      yes={say.send}
      isDanger
      canSubmit={!isBusy && reason !== ""}
      onSubmit={send}
      onClose={onClose}
    >
      <p>{say.text}</p>
      <div class="field">
        <label for={ids.reason}>{say.reason}</label>
        <select
          id={ids.reason}
          value={reason}
          required
          onChange={(event) => setReason(event.currentTarget.value as ReportInput["reason"])}
        >
          <option value="" disabled>
            {say.choose}
          </option>
          {Object.entries(say.reasons).map(([each, label]) => (
            <option key={each} value={each}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for={ids.note}>{say.note}</label>
        <textarea
          id={ids.note}
          rows={3}
          maxLength={MAX_NOTE}
          value={note}
          onInput={(event) => setNote(event.currentTarget.value)}
        />
      </div>
      {isMessage && <Switch label={say.share} hint={say.shareHint} isOn={shares} onChange={setShares} />}
      {!isBlocked && <Switch label={say.block(name)} isOn={blocks} onChange={setBlocks} />}
      <Problem text={problem} />
    </FormDialog>
  );
}
