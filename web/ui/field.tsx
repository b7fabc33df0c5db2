import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface TextFieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  hint?: ComponentChildren;
  problem?: string | null | undefined;
  type?: "text" | "email" | "password" | "time";
  name?: string;
  autocomplete?: AutoFill;
  maxLength?: number;
  placeholder?: string;
  isRequired?: boolean;
  isDisabled?: boolean;
}

type AutoFill = "off" | "name" | "username" | "email" | "current-password" | "new-password";

/** A line of text with its label, what helps to fill it in, and what is wrong with it. */
export function TextField({
  label,
  value,
  onInput,
  hint,
  problem,
  isRequired,
  isDisabled,
  type = "text",
  ...rest
}: TextFieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const note = problem ?? hint;
  // Preact tells apart what goes with each kind of input; a line of text takes the same with all of these.
  const kind = { type } as { type: "text" };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        {...kind}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
        aria-invalid={problem ? "true" : undefined}
        aria-describedby={note ? noteId : undefined}
        autocapitalize="none"
        required={isRequired}
        disabled={isDisabled}
        {...rest}
      />
      {note && (
        <p id={noteId} class={problem ? "field-problem" : "field-hint"} role={problem ? "alert" : undefined}>
          {note}
        </p>
      )}
    </div>
  );
}

interface SwitchProps {
  label: ComponentChildren;
  hint?: ComponentChildren;
  isOn: boolean;
  isDisabled?: boolean;
  onChange: (isOn: boolean) => void;
}

/** Something that is on or off. */
export function Switch({ label, hint, isOn, isDisabled = false, onChange }: SwitchProps) {
  const id = useId();
  return (
    <label class="switch">
      <span class="switch-words">
        <span>{label}</span>
        {hint && (
          <span class="field-hint" id={id}>
            {hint}
          </span>
        )}
      </span>
      <input
        type="checkbox"
        role="switch"
        checked={isOn}
        disabled={isDisabled}
        aria-describedby={hint ? id : undefined}
        onChange={(event) => {
          onChange(event.currentTarget.checked);
          // It shows what is so, which follows.
          event.currentTarget.checked = isOn;
        }}
      />
    </label>
  );
}

interface ChoiceProps<Name extends string> {
  label: string;
  options: readonly { name: Name; label: string }[];
  chosen: Name;
  isDisabled?: boolean;
  onChoose: (name: Name) => void;
}

/** One of a few, side by side. */
export function Choice<Name extends string>({
  label,
  options,
  chosen,
  isDisabled = false,
  onChoose,
}: ChoiceProps<Name>) {
  const group = useId();
  return (
    <fieldset class="choice" disabled={isDisabled}>
      <legend>{label}</legend>
      <div class="choice-options">
        {options.map((option) => (
          <label key={option.name}>
            <input
              type="radio"
              name={group}
              checked={option.name === chosen}
              onChange={() => onChoose(option.name)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
