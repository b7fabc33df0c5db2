import { Eye, Ghost } from "lucide";
import { useState } from "preact/hooks";
import { nowMs } from "../state/clock.ts";
import { useAccount } from "../state/use-account.ts";
import { Icon } from "../ui/icon.tsx";
import { lazily } from "../ui/lazily.tsx";
import { canChange } from "./can-change.ts";
import { endWords } from "./end-words.ts";
import { SharingHint } from "./sharing-hint.tsx";
import { SharingSwitch } from "./sharing-switch.tsx";
import { sharingWords } from "./sharing-words.ts";
import { inForce, outlineOf } from "./vision.ts";
import "./sharing.css";

const SharingDialog = lazily(async () => (await import("./sharing-dialog.tsx")).SharingDialog);

/** Who sees the user, always in sight: in words, in colour, and as a switch. The words lead to all that can be set. */
export function SharingBar() {
  const account = useAccount();
  const [isOpen, setOpen] = useState(false);
  const open = () => setOpen(true);
  const close = () => setOpen(false);
  const { who, note, more } = barWords(account);
  const say = sharingWords();
  return (
    <div class="sharing-bar" data-who={who} aria-busy={account.sharing.isChanging.value}>
      <button type="button" class="sharing-state" title={say.change} aria-haspopup="dialog" onClick={open}>
        <Icon of={who === "nobody" || who === "unknown" ? Ghost : Eye} size={18} />
        <span class="sharing-state-words">
          <span class="sharing-who one-line">
            <span class="sharing-long">{say.outline[who]}</span>
            <span class="sharing-short">{say.short[who]}</span>
          </span>
          {note !== "" && (
            <span class="sharing-note one-line">
              {note}
              {more !== "" && <span class="sharing-more"> · {more}</span>}
            </span>
          )}
        </span>
      </button>
      <SharingSwitch onMustChoose={open} />
      <SharingHint onChoose={open} />
      {isOpen && <SharingDialog onClose={close} />}
    </div>
  );
}

function barWords(account: ReturnType<typeof useAccount>) {
  const say = sharingWords();
  const current = account.sharing.current.value;
  if (current === null) return { who: "unknown", note: "", more: "" } as const;
  const sharing = inForce(current, nowMs.value);
  const friendIds = account.friends.all.map(({ userId }) => userId);
  // Before it is known who the friends are, whoever is listed counts as one.
  const known = account.friends.isRead.value ? friendIds : [...friendIds, ...sharing.userIds];
  const { who, how: precision } = outlineOf(sharing, known);
  const end = sharing.until === null ? null : say.until(endWords(Date.parse(sharing.until), nowMs.value));
  const state = who === "nobody" ? [] : [say.how[precision], ...(end === null ? [] : [end])];
  if (account.sharing.isChanging.value) return { who, note: say.changing, more: "" };
  const how = state.join(" · ");
  return canChange(account) ? { who, note: how, more: "" } : { who, note: say.offline, more: how };
}
