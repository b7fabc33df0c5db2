import { Search } from "lucide";
import { useId } from "preact/hooks";
import { Icon } from "./icon.tsx";
import "../groups/groups.css";

/** A field that narrows the list below it. */
export function SearchField({
  label,
  text,
  onText,
}: {
  label: string;
  text: string;
  onText: (text: string) => void;
}) {
  const id = useId();
  return (
    <div class="groups-search" role="search">
      <Icon of={Search} size={18} />
      <label class="hidden" for={id}>
        {label}
      </label>
      <input
        id={id}
        type="search"
        autocomplete="off"
        placeholder={label}
        value={text}
        onInput={(event) => onText(event.currentTarget.value)}
      />
    </div>
  );
}
