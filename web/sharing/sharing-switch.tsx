import { nowMs } from "../state/clock.ts";
import { showProblem } from "../state/toasts.ts";
import { useAccount } from "../state/use-account.ts";
import { Switch } from "../ui/field.tsx";
import { canChange } from "./can-change.ts";
import { sharingWords } from "./sharing-words.ts";
import { inForce } from "./vision.ts";

/** Turns on that friends see the user, and off. @param onMustChoose turning it on would be a guess */
export function SharingSwitch({ onMustChoose }: { onMustChoose: () => void }) {
  const account = useAccount();
  const { sharing } = account;
  const current = sharing.current.value;
  const isOn = current !== null && inForce(current, nowMs.value).mode !== "nobody";
  const turn = (on: boolean) => {
    if (sharing.isChanging.peek()) return;
    if (on && sharing.mustChoose) onMustChoose();
    else (on ? sharing.turnOn() : sharing.turnOff()).catch(showProblem);
  };
  return (
    <Switch
      label={<span class="hidden">{sharingWords().share}</span>}
      isOn={isOn}
      isDisabled={!canChange(account)}
      onChange={turn}
    />
  );
}
