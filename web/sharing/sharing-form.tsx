import type { Precision, Sharing, SharingMode } from "../../client/index.ts";
import { nowMs } from "../state/clock.ts";
import { useAccount } from "../state/use-account.ts";
import { Choice } from "../ui/field.tsx";
import { EndField } from "./end-field.tsx";
import { FriendPicker } from "./friend-picker.tsx";
import { type SharingDraft, sharingOf } from "./sharing-draft.ts";
import { sharingWords } from "./sharing-words.ts";
import { visions } from "./vision.ts";

const MODES: readonly SharingMode[] = ["friends", "only", "except", "nobody"];
const PRECISIONS: readonly Precision[] = ["exact", "approximate"];

interface SharingFormProps {
  draft: SharingDraft;
  onChange: (draft: SharingDraft) => void;
  /** Whether it was to be saved already: then what is wrong stands beside its field. */
  isAsked: boolean;
}

/** Who, how precisely, and until when. */
export function SharingForm({ draft, onChange, isAsked }: SharingFormProps) {
  const say = sharingWords();
  const { mode } = draft;
  const take = (change: Partial<SharingDraft>) => onChange({ ...draft, ...change });
  return (
    <>
      <Choice
        label={say.who}
        options={MODES.map((name) => ({ name, label: say.modes[name] }))}
        chosen={mode}
        onChoose={(chosen) => take({ mode: chosen })}
      />
      {mode === "only" && (
        <FriendPicker label={say.only} chosen={draft.only} onChange={(only) => take({ only })} />
      )}
      {mode === "except" && (
        <FriendPicker label={say.except} chosen={draft.except} onChange={(except) => take({ except })} />
      )}
      {mode !== "nobody" && (
        <>
          <Choice
            label={say.precision}
            options={PRECISIONS.map((name) => ({ name, label: say.precisions[name] }))}
            chosen={draft.precision}
            onChoose={(precision) => take({ precision })}
          />
          <Exceptions draft={draft} onChange={(exceptions) => take({ exceptions })} />
          <EndField end={draft.end} onChange={(end) => take({ end })} isAsked={isAsked} />
        </>
      )}
    </>
  );
}

/** Friends who see the user, but in the other precision than all. */
function Exceptions({
  draft,
  onChange,
}: {
  draft: SharingDraft;
  onChange: (exceptions: ReadonlySet<string>) => void;
}) {
  const { friends } = useAccount();
  const say = sharingWords();
  // What their end is does not matter here.
  const settings: Sharing = { ...sharingOf(draft, nowMs.value), until: null };
  const visionOf = visions(settings);
  const seeing = friends.all.filter(({ userId }) => visionOf(userId) !== "nothing");
  const count = seeing.filter(({ userId }) => draft.exceptions.has(userId)).length;
  if (seeing.length === 0) return null;
  const label = say.exceptions[draft.precision](count);
  return (
    <details class="sharing-exceptions">
      <summary>{label}</summary>
      <FriendPicker label={label} friends={seeing} chosen={draft.exceptions} onChange={onChange} isInner />
    </details>
  );
}
