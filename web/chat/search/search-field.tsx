import { Search } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../../ui/icon.tsx";
import "./search.css";

interface SearchFieldProps {
  label: string;
  value: string;
  onInput: (text: string) => void;
  /** It is what the user came for. */
  takesFocus?: boolean;
  onSubmit?: () => void;
}

/** A line to type what is sought. */
export function SearchField({ label, value, onInput, takesFocus = false, onSubmit }: SearchFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (takesFocus) field.current?.focus();
  }, [takesFocus]);
  return (
    <form
      class="search-field"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit?.();
      }}
    >
      <Icon of={Search} size={18} />
      <input
        ref={field}
        type="search"
        value={value}
        aria-label={label}
        placeholder={label}
        maxLength={200}
        autocomplete="off"
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
    </form>
  );
}
