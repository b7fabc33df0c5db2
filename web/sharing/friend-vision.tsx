import { nowMs } from "../state/clock.ts";
import { showProblem } from "../state/toasts.ts";
import { useAccount } from "../state/use-account.ts";
import { Choice } from "../ui/field.tsx";
import { canChange } from "./can-change.ts";
import { endWords } from "./end-words.ts";
import { sharingWords } from "./sharing-words.ts";
import { inForce, type Vision, visions, withVision } from "./vision.ts";

const VISIONS: readonly Vision[] = ["nothing", "approximate", "exact"];

/** How a friend sees the user, to be changed for this friend alone. */
export function FriendVision({ userId }: { userId: string }) {
  const account = useAccount();
  const { sharing, people } = account;
  const current = sharing.current.value;
  if (current === null) return null;
  const say = sharingWords();
  const settings = inForce(current, nowMs.value);
  const vision = visions(settings)(userId);
  const name = people.name(userId);
  return (
    <div class="friend-vision">
      <Choice
        label={say.visionTitle(name)}
        options={VISIONS.map((each) => ({ name: each, label: say.visions[each] }))}
        chosen={vision}
        isDisabled={sharing.isChanging.value || !canChange(account)}
        onChoose={(chosen) => {
          sharing.set(withVision(settings, userId, chosen)).catch(showProblem);
        }}
      />
      {settings.mode === "nobody" && <p class="field-hint">{say.visionOff(name)}</p>}
      {settings.until !== null && vision !== "nothing" && (
        <p class="field-hint">{say.until(endWords(Date.parse(settings.until), nowMs.value))}</p>
      )}
    </div>
  );
}
