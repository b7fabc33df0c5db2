/** What a key says that concerns more than the text. */
export type KeyIntent = "send" | "leave" | "editLast" | null;

/** Of a browser's `KeyboardEvent`. */
interface Key {
  readonly key: string;
  readonly keyCode: number;
  readonly isComposing: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** Browsers name a key so that an input method takes: Safari even where it ends a syllable with Enter. */
const TAKEN_BY_INPUT_METHOD = 229;

/** @param isTouch the keyboard is on the screen, where Enter is the only way to break a line */
export function keyIntent(key: Key, { isTouch, isEmpty }: { isTouch: boolean; isEmpty: boolean }): KeyIntent {
  if (key.isComposing || key.keyCode === TAKEN_BY_INPUT_METHOD) return null;
  const isPlain = !key.shiftKey && !key.altKey && !key.ctrlKey && !key.metaKey;
  switch (key.key) {
    case "Enter":
      if (key.ctrlKey || key.metaKey) return "send";
      return isPlain && !isTouch ? "send" : null;
    case "Escape":
      return "leave";
    case "ArrowUp":
      return isPlain && isEmpty ? "editLast" : null;
    default:
      return null;
  }
}
