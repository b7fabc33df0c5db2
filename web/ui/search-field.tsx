import { Search } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "./icon.tsx";
import "./search-field.css";

interface SearchFieldProps {
  label: string;
  text: string;
  onText: (text: string) => void;
  /** It is what the user came for. */
  takesFocus?: boolean;
  onKeyDown?: (event: KeyboardEvent) => void;
}

/** A line to type what is sought, or what narrows the list below it. */
export function SearchField({ label, text, onText, takesFocus = false, onKeyDown }: SearchFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (takesFocus) field.current?.focus();
  }, [takesFocus]);
  return (
    <div class="search-field" role="search">
      <Icon of={Search} size={18} />
      <input
        ref={field}
        type="search"
        // A dialog looks for it as it opens.
        autofocus={takesFocus}
        autocomplete="off"
        aria-label={label}
        placeholder={label}
        maxLength={200}
        value={text}
        onInput={(event) => onText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}
