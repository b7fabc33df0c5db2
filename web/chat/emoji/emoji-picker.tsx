import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { useModal } from "../../ui/use-modal.ts";
import { EMOJI_GROUPS, findEmoji } from "./emoji-table.ts";
import { emojiWords } from "./emoji-words.ts";
import { type GridPlace, moveInGrid } from "./move-in-grid.ts";
import { placeBeside } from "./place-beside.ts";
import { recentEmoji, rememberEmoji } from "./recent-emoji.ts";
import "./emoji-picker.css";

interface EmojiPickerProps {
  onPick: (emoji: string) => void;
  onClose: () => void;
}

const COLUMNS = 8;

interface Shown {
  label: string;
  emoji: readonly { emoji: string; name: string }[];
}

/**
 * Emoji to choose from, beside whatever has the focus when it opens; at the bottom of a narrow screen. Closes by Escape or a click
 * beside it, and gives the focus back.
 */
export function EmojiPicker({ onPick, onClose }: EmojiPickerProps) {
  const beside = useRef<Element | null>(null);
  beside.current ??= document.activeElement;
  const modal = useModal(onClose);
  const dialog = modal.ref;
  const [text, setText] = useState("");
  const [at, setAt] = useState<GridPlace>({ grid: 0, index: 0 });
  const recent = useMemo(recentEmoji, []);
  const say = emojiWords();
  const groups: Shown[] =
    text.trim() === ""
      ? [
          { label: say.groups.recent, emoji: recent.map((emoji) => ({ emoji, name: nameOf(emoji) })) },
          ...EMOJI_GROUPS.map(({ name, emoji }) => ({ label: say.groups[name], emoji })),
        ]
      : [{ label: say.found, emoji: findEmoji(text) }];

  useLayoutEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    placeBeside(element, beside.current);
    // A phone's keyboard would cover what there is to choose from.
    if (matchMedia("(pointer: coarse)").matches) element.querySelector<HTMLElement>("[data-grid]")?.focus();
  }, []);
  useEffect(() => setAt({ grid: 0, index: 0 }), [text]);

  const focusOn = (place: GridPlace) => {
    setAt(place);
    const cell = `[data-grid="${place.grid}"][data-index="${place.index}"]`;
    dialog.current?.querySelector<HTMLElement>(cell)?.focus();
  };
  const pick = (emoji: string) => {
    rememberEmoji(emoji);
    onClose();
    onPick(emoji);
  };
  const jump = (grid: number) => {
    dialog.current?.querySelector(`[data-group="${grid}"]`)?.scrollIntoView({ block: "start" });
    setAt({ grid, index: 0 });
  };

  return (
    <dialog {...modal} class="emoji-picker" aria-label={say.title}>
      <div class="emoji-box">
        <input
          type="search"
          value={text}
          placeholder={say.search}
          aria-label={say.search}
          autocomplete="off"
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.isComposing || event.keyCode === 229) return;
            const [best] = groups[0]?.emoji ?? [];
            if (event.key === "ArrowDown") {
              event.preventDefault();
              focusOn({ grid: 0, index: 0 });
            } else if (event.key === "Enter" && text.trim() !== "" && best !== undefined) {
              event.preventDefault();
              pick(best.emoji);
            }
          }}
        />
        {text.trim() === "" && (
          <div class="emoji-groups">
            {EMOJI_GROUPS.map(({ name, emoji }, index) => (
              <button
                type="button"
                key={name}
                aria-label={say.groups[name]}
                title={say.groups[name]}
                onClick={() => jump(index + 1)}
              >
                {emoji[0]?.emoji}
              </button>
            ))}
          </div>
        )}
        <div
          class="emoji-list"
          onKeyDown={(event) => {
            const sizes = groups.map(({ emoji }) => emoji.length);
            const place = placeOf(event.target);
            if (place === undefined) return;
            const to = moveInGrid(place, event.key, sizes, COLUMNS);
            if (to === undefined && event.key !== "ArrowUp") return;
            event.preventDefault();
            if (to !== undefined) focusOn(to);
            else dialog.current?.querySelector("input")?.focus();
          }}
        >
          {groups.map(({ label, emoji }, grid) => (
            <section key={label} data-group={grid} aria-label={label}>
              <h3>{label}</h3>
              <div class="emoji-grid" style={{ "--columns": COLUMNS }}>
                {emoji.map(({ emoji: each, name }, index) => (
                  <button
                    type="button"
                    key={each}
                    data-grid={grid}
                    data-index={index}
                    tabIndex={at.grid === grid && at.index === index ? 0 : -1}
                    aria-label={`${each} ${name.replaceAll("_", " ")}`}
                    title={`:${name}:`}
                    onClick={() => pick(each)}
                  >
                    {each}
                  </button>
                ))}
              </div>
            </section>
          ))}
          {groups[0]?.emoji.length === 0 && <p class="emoji-nothing">{say.nothing}</p>}
        </div>
      </div>
    </dialog>
  );
}

function nameOf(emoji: string): string {
  for (const group of EMOJI_GROUPS) {
    const found = group.emoji.find((each) => each.emoji === emoji);
    if (found !== undefined) return found.name;
  }
  return "";
}

function placeOf(target: EventTarget | null): GridPlace | undefined {
  if (!(target instanceof HTMLElement)) return undefined;
  const { grid, index } = target.dataset;
  return grid === undefined ? undefined : { grid: Number(grid), index: Number(index) };
}
