import { useEffect, useId, useState } from "preact/hooks";
import type { Notify, NotifyLevel } from "../../client/index.ts";
import { nowMs } from "../state/clock.ts";
import { Spinner } from "../ui/empty.tsx";
import { Failed } from "../ui/failed.tsx";
import { Choice } from "../ui/field.tsx";
import { Problem } from "../ui/problem.tsx";
import { useWork } from "../ui/use-work.ts";
import { formatUntil } from "./format-until.ts";
import { notifyFor, notifyNow, QUIET_TIMES, type QuietTime } from "./notify-until.ts";
import { settingsWords } from "./settings-words.ts";

interface NotifySettingProps {
  read: () => Promise<Notify>;
  save: (notify: Notify) => Promise<Notify>;
}

const TIMES = [...(Object.keys(QUIET_TIMES) as (keyof typeof QUIET_TIMES)[]), "forGood"] as const;

/** Which messages the user wants to hear of, and for how long. */
export function NotifySetting({ read, save }: NotifySettingProps) {
  const say = settingsWords();
  const id = useId();
  const [saved, setSaved] = useState<Notify | null>(null);
  const [error, setError] = useState<unknown>(null);
  const { isBusy, problem, run } = useWork();
  const load = () => {
    setError(null);
    read().then(setSaved, setError);
  };
  useEffect(load, []);
  if (error !== null) return <Failed error={error} onRetry={load} />;
  if (saved === null) return <Spinner />;

  const notify = notifyNow(saved, nowMs.value);
  const change = (level: NotifyLevel, time: QuietTime) => {
    const wanted = notifyFor(level, time, Date.now());
    // What was chosen shows at once, and goes back where it is refused.
    setSaved(wanted);
    run(async () => {
      try {
        setSaved(await save(wanted));
      } catch (refused) {
        setSaved(saved);
        throw refused;
      }
    });
  };
  const options = (["all", "mentions", "nothing"] as const).map((name) => ({
    name,
    label: say.levels[name],
  }));
  return (
    <>
      <Choice
        label={say.notifications}
        options={options}
        chosen={notify.level}
        isDisabled={isBusy}
        onChoose={(level) => change(level, "forGood")}
      />
      {notify.level !== "all" && (
        <div class="field">
          <label for={id}>{say.howLong}</label>
          <select
            id={id}
            value={notify.until === null ? "forGood" : "kept"}
            disabled={isBusy}
            onChange={(event) => change(notify.level, event.currentTarget.value as QuietTime)}
          >
            {notify.until !== null && (
              <option value="kept">{say.until(formatUntil(notify.until, nowMs.value))}</option>
            )}
            {TIMES.map((time) => (
              <option key={time} value={time}>
                {say.times[time]}
              </option>
            ))}
          </select>
        </div>
      )}
      <Problem text={problem} />
    </>
  );
}
