import { useId, useState } from "preact/hooks";
import { Button } from "../ui/button.tsx";
import { confirm } from "../ui/confirm.tsx";
import { TextField } from "../ui/field.tsx";
import { Problem } from "../ui/problem.tsx";
import { uiWords } from "../ui/ui-words.ts";
import { useWork } from "../ui/use-work.ts";
import { daysIn, erases, RETENTION_DAYS } from "./retention.ts";
import { settingsWords } from "./settings-words.ts";

interface RetentionFieldProps {
  days: number | null;
  /** What it means that no time is set. */
  noneLabel: string;
  save: (days: number | null) => Promise<unknown>;
}

/** How long messages are kept. Asks before a change that erases some. */
export function RetentionField({ days, noneLabel, save }: RetentionFieldProps) {
  const say = settingsWords();
  const id = useId();
  const [written, setWritten] = useState<string | null>(null);
  const { isBusy, problem, run } = useWork();
  const offered = [...new Set([...RETENTION_DAYS, ...(days === null ? [] : [days])])].sort((a, b) => a - b);
  const writtenDays = written === null ? null : daysIn(written);

  const change = (after: number | null) => {
    run(async () => {
      const isSure =
        after === null ||
        !erases(days, after) ||
        (await confirm({
          title: say.erasesTitle,
          text: say.erasesText(say.days(after)),
          yes: say.erases,
          isDanger: true,
        }));
      if (!isSure) return;
      await save(after);
      setWritten(null);
    });
  };
  const choose = (select: HTMLSelectElement) => {
    const { value } = select;
    if (value === "other") setWritten("");
    else {
      setWritten(null);
      change(value === "none" ? null : Number(value));
      // It shows what is so, which follows.
      select.value = days === null ? "none" : String(days);
    }
  };
  return (
    <>
      <div class="field">
        <label for={id}>{say.retention}</label>
        <select
          id={id}
          disabled={isBusy}
          value={written !== null ? "other" : days === null ? "none" : String(days)}
          onChange={(event) => choose(event.currentTarget)}
        >
          <option value="none">{noneLabel}</option>
          {offered.map((each) => (
            <option key={each} value={String(each)}>
              {say.days(each)}
            </option>
          ))}
          <option value="other">{say.other}</option>
        </select>
      </div>
      {written !== null && (
        <form
          class="form-line"
          onSubmit={(event) => {
            event.preventDefault();
            if (writtenDays !== null) change(writtenDays);
          }}
        >
          <TextField
            label={say.daysLabel}
            value={written}
            onInput={setWritten}
            maxLength={5}
            problem={written !== "" && writtenDays === null ? say.daysProblem : null}
          />
          <Button type="submit" disabled={isBusy || writtenDays === null}>
            {uiWords().save}
          </Button>
        </form>
      )}
      <Problem text={problem} />
    </>
  );
}
