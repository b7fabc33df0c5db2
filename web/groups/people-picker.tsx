import { X } from "lucide";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import type { Person } from "../../client/index.ts";
import { Icon } from "../ui/icon.tsx";
import { PersonAvatar } from "../ui/person-avatar.tsx";
import { SearchField } from "../ui/search-field.tsx";
import { groupsWords } from "./groups-words.ts";
import "./groups.css";

interface PeoplePickerProps {
  /** What the field says. */
  label: string;
  text: string;
  onText: (text: string) => void;
  /** Those who fit the text. */
  people: readonly Person[];
  chosen: readonly Person[];
  onChange: (chosen: readonly Person[]) => void;
  /** Whether no more may be chosen. */
  isFull?: boolean;
  /** Below the people: that there are none, or a way to more of them. */
  children?: ComponentChildren;
}

/**
 * A list of people with check marks, and a field that narrows it. Arrows move between the field and the rows, Space or Enter checks, and
 * Enter in the field checks the first row.
 */
export function PeoplePicker({
  label,
  text,
  onText,
  people,
  chosen,
  onChange,
  isFull = false,
  children,
}: PeoplePickerProps) {
  const say = groupsWords();
  const root = useRef<HTMLDivElement>(null);
  const isChosen = (person: Person) => chosen.some(({ userId }) => userId === person.userId);
  const toggle = (person: Person) => {
    if (isChosen(person)) onChange(chosen.filter(({ userId }) => userId !== person.userId));
    else if (!isFull) onChange([...chosen, person]);
  };
  const focusField = () => root.current?.querySelector<HTMLInputElement>("[type=search]")?.focus();

  const move = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [...(root.current?.querySelectorAll<HTMLElement>("[type=search], [type=checkbox]") ?? [])];
    const at = stops.indexOf(document.activeElement as HTMLElement);
    if (at < 0) return;
    event.preventDefault();
    stops[Math.min(stops.length - 1, Math.max(0, at + (event.key === "ArrowDown" ? 1 : -1)))]?.focus();
  };
  const check = (event: KeyboardEvent, person: Person | undefined) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (person !== undefined) toggle(person);
  };

  return (
    <div class="groups-picker" ref={root} onKeyDown={move}>
      <div class="groups-picker-top">
        {chosen.length > 0 && (
          <ul class="groups-chosen" aria-label={say.chosen}>
            {chosen.map((person) => (
              <li key={person.userId}>
                <button
                  type="button"
                  aria-label={say.takeOut(person.displayName)}
                  onClick={() => {
                    toggle(person);
                    focusField();
                  }}
                >
                  <PersonAvatar userId={person.userId} size={24} />
                  <bdi class="one-line">{person.displayName}</bdi>
                  <Icon of={X} size={14} />
                </button>
              </li>
            ))}
          </ul>
        )}
        <SearchField
          label={label}
          text={text}
          onText={onText}
          takesFocus
          onKeyDown={(event) => check(event, text.trim() === "" ? undefined : people[0])}
        />
      </div>
      <ul class="groups-people" aria-label={label}>
        {people.map((person) => (
          <li key={person.userId}>
            <label class="row groups-option">
              <PersonAvatar userId={person.userId} presence />
              <span class="row-words">
                <bdi class="row-title one-line">{person.displayName}</bdi>
                <bdi class="row-note one-line">@{person.handle}</bdi>
              </span>
              <input
                type="checkbox"
                checked={isChosen(person)}
                disabled={isFull && !isChosen(person)}
                onChange={() => toggle(person)}
                onKeyDown={(event) => check(event, person)}
              />
            </label>
          </li>
        ))}
      </ul>
      {children}
    </div>
  );
}
