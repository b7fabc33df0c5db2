import { useState } from "preact/hooks";
import type { QuietHours } from "../../../client/index.ts";
import { Button } from "../../ui/button.tsx";
import { Switch, TextField } from "../../ui/field.tsx";
import { uiWords } from "../../ui/ui-words.ts";
import { notificationsWords } from "./notifications-words.ts";

interface QuietHoursFormProps {
  quietHours: QuietHours | null;
  isBusy: boolean;
  onSet: (quietHours: QuietHours | null) => void;
}

/** When the user is left in peace, by the clock of where they live. */
export function QuietHoursForm({ quietHours, isBusy, onSet }: QuietHoursFormProps) {
  const say = notificationsWords();
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const [draft, setDraft] = useState<QuietHours>(quietHours ?? { from: "22:00", to: "07:00", timeZone: own });
  const isChanged =
    quietHours !== null &&
    (draft.from !== quietHours.from || draft.to !== quietHours.to || draft.timeZone !== quietHours.timeZone);
  const isWhole = draft.from !== "" && draft.to !== "";
  return (
    <>
      <Switch
        label={say.quiet}
        hint={say.quietHint}
        isOn={quietHours !== null}
        isDisabled={isBusy}
        onChange={(isOn) => onSet(isOn && isWhole ? draft : null)}
      />
      {quietHours !== null && (
        <form
          class="form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            onSet(draft);
          }}
        >
          <div class="me-pair">
            <TextField
              label={say.from}
              type="time"
              value={draft.from}
              onInput={(from) => setDraft({ ...draft, from })}
            />
            <TextField
              label={say.to}
              type="time"
              value={draft.to}
              onInput={(to) => setDraft({ ...draft, to })}
            />
          </div>
          <div class="field">
            <label for="time-zone">{say.timeZone}</label>
            <select
              id="time-zone"
              value={draft.timeZone}
              onChange={(event) => setDraft({ ...draft, timeZone: event.currentTarget.value })}
            >
              {zones(draft.timeZone, own).map((zone) => (
                <option key={zone} value={zone}>
                  {zone.replaceAll("_", " ")}
                </option>
              ))}
            </select>
          </div>
          {isChanged && (
            <div class="me-buttons">
              <Button kind="primary" type="submit" disabled={isBusy || !isWhole}>
                {uiWords().save}
              </Button>
            </div>
          )}
        </form>
      )}
    </>
  );
}

/** Every time zone that the browser knows, with those that are in use in any case. */
function zones(...used: string[]): string[] {
  return [...new Set([...used, ...Intl.supportedValuesOf("timeZone")])].sort();
}
