import { PersonAvatar } from "../../ui/person-avatar.tsx";
import type { Completion } from "./use-completions.ts";

interface CompletionListProps {
  id: string;
  label: string;
  items: readonly Completion[];
  chosen: number;
  onChoose: (completion: Completion) => void;
}

export const optionId = (listId: string, index: number) => `${listId}-${index}`;

/** What the text may become, above the field that keeps the focus. */
export function CompletionList({ id, label, items, chosen, onChoose }: CompletionListProps) {
  return (
    <div class="completions" role="listbox" id={id} aria-label={label}>
      {items.map((item, index) => (
        <div
          key={item.key}
          id={optionId(id, index)}
          class="completion"
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          // The field keeps the focus, and a phone its keyboard.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onChoose(item)}
        >
          {item.userId !== undefined && <PersonAvatar userId={item.userId} size={28} />}
          {item.emoji !== undefined && (
            <span class="completion-emoji" aria-hidden="true">
              {item.emoji}
            </span>
          )}
          <bdi class="completion-title one-line">{item.title}</bdi>
          <bdi class="completion-note one-line">{item.note}</bdi>
        </div>
      ))}
    </div>
  );
}
