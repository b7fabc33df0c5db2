import { nowMs } from "../state/clock.ts";
import { Choice, TextField } from "../ui/field.tsx";
import { endWords } from "./end-words.ts";
import { type EndChoice, type EndDraft, endMs } from "./sharing-end.ts";
import { sharingWords } from "./sharing-words.ts";

const CHOICES: readonly EndChoice[] = ["none", "kept", "15min", "1h", "8h", "morning", "time"];

interface EndFieldProps {
  end: EndDraft;
  onChange: (end: EndDraft) => void;
  isAsked: boolean;
}

/** Until when friends see the user. */
export function EndField({ end, onChange, isAsked }: EndFieldProps) {
  const say = sharingWords();
  const { kept } = end;
  const label = (choice: EndChoice) =>
    choice === "kept"
      ? say.ends.kept(kept === null ? "" : endWords(Date.parse(kept), nowMs.value))
      : say.ends[choice];
  const atMs = endMs(end, nowMs.value);
  return (
    <>
      <Choice
        label={say.end}
        options={CHOICES.filter((name) => name !== "kept" || kept !== null).map((name) => ({
          name,
          label: label(name),
        }))}
        chosen={end.choice}
        onChoose={(choice) => onChange({ ...end, choice })}
      />
      {end.choice === "time" && (
        <TextField
          type="time"
          label={say.time}
          value={end.timeOfDay}
          onInput={(timeOfDay) => onChange({ ...end, timeOfDay })}
          hint={typeof atMs === "number" ? say.timeHint(endWords(atMs, nowMs.value)) : undefined}
          problem={isAsked && atMs === undefined ? say.problems.noTime : undefined}
        />
      )}
    </>
  );
}
