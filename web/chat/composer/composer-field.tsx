import type { RefObject } from "preact";
import { useEffect, useId, useLayoutEffect, useState } from "preact/hooks";
import type { ChannelView } from "../../../client/index.ts";
import { complete } from "./complete.ts";
import { CompletionList, optionId } from "./completion-list.tsx";
import { composerWords } from "./composer-words.ts";
import { type KeyIntent, keyIntent } from "./key-intent.ts";
import { type Completion, useCompletions } from "./use-completions.ts";

interface ComposerFieldProps {
  field: RefObject<HTMLTextAreaElement | null>;
  view: ChannelView;
  text: string;
  placeholder: string;
  mayCallAll: boolean;
  onText: (text: string) => void;
  onIntent: (intent: Exclude<KeyIntent, null>) => void;
  onFiles: (files: File[]) => void;
}

/** A phone's own keyboard has no other way to break a line than Enter. */
const isTouch = () => matchMedia("(pointer: coarse)").matches;
const GROWS_BY_ITSELF = CSS.supports("field-sizing", "content");

/** The text itself: grows with its lines, and offers what it may become. */
export function ComposerField(props: ComposerFieldProps) {
  const { field, view, text, placeholder, mayCallAll, onText, onIntent, onFiles } = props;
  const listId = useId();
  const [caret, setCaret] = useState<number | null>(null);
  const [chosen, setChosen] = useState(0);
  const { query, items } = useCompletions(view, text, caret, mayCallAll);
  const isOffering = query !== null && items.length > 0;
  const say = composerWords();
  useEffect(() => setChosen(0), [query?.text, query?.from]);

  useLayoutEffect(() => {
    const element = field.current;
    if (GROWS_BY_ITSELF || element === null) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [text]);

  const take = (completion: Completion) => {
    const element = field.current;
    if (element === null || query === null) return;
    const whole = complete(element.value, element.selectionStart, query, completion.inserts);
    // Set here, so that the caret stands where it belongs before anything is drawn.
    element.value = whole.text;
    element.setSelectionRange(whole.caret, whole.caret);
    onText(whole.text);
    setCaret(null);
  };

  /** @returns whether the key was for the list */
  const listTakes = (event: KeyboardEvent): boolean => {
    if (!isOffering || event.isComposing || event.keyCode === 229) return false;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    const item = items[chosen];
    if (step !== undefined) setChosen((chosen + step + items.length) % items.length);
    else if (event.key === "Escape") setCaret(null);
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && item) take(item);
    else return false;
    return true;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (listTakes(event)) {
      event.preventDefault();
      return event.stopPropagation();
    }
    const intent = keyIntent(event, { isTouch: isTouch(), isEmpty: text === "" });
    if (intent === null) return;
    if (intent !== "leave") event.preventDefault();
    onIntent(intent);
  };

  return (
    <div class="composer-field">
      {isOffering && (
        <CompletionList
          id={listId}
          label={query.kind === "mention" ? say.people : say.emojis}
          items={items}
          chosen={chosen}
          onChoose={take}
        />
      )}
      <textarea
        ref={field}
        rows={1}
        dir="auto"
        value={text}
        placeholder={placeholder}
        aria-label={say.label}
        aria-autocomplete="list"
        aria-controls={isOffering ? listId : undefined}
        aria-activedescendant={isOffering ? optionId(listId, chosen) : undefined}
        enterkeyhint={isTouch() ? "enter" : "send"}
        autocomplete="off"
        onInput={(event) => {
          onText(event.currentTarget.value);
          setCaret(event.currentTarget.selectionStart);
        }}
        onKeyDown={onKeyDown}
        onCompositionStart={({ currentTarget }) => {
          currentTarget.dataset["composing"] = "";
        }}
        onCompositionEnd={({ currentTarget }) => {
          delete currentTarget.dataset["composing"];
        }}
        onBlur={() => setCaret(null)}
        onPaste={(event) => {
          const files = [...(event.clipboardData?.files ?? [])];
          if (files.length === 0) return;
          event.preventDefault();
          onFiles(files.map(named));
        }}
      />
    </div>
  );
}

/** Whether an input method has not yet made up its mind about the last syllable. */
export function isComposing(field: HTMLTextAreaElement): boolean {
  return "composing" in field.dataset;
}

/** Every picture from a clipboard is called "image.png": the time tells them apart. */
function named(file: File): File {
  if (file.name !== "image.png") return file;
  const time = new Date().toISOString().slice(0, 19).replace("T", " ").replaceAll(":", ".");
  return new File([file], `image ${time}.png`, { type: file.type });
}
