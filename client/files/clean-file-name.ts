import { LIMITS } from "../../protocol/limits.ts";
import { isVisible } from "../../protocol/undisturbing-text.ts";

/** Not visible, or able to make a name look like another: control characters, line breaks, marks that reverse text. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFFF9-\uFFFB]/gu;
const HALF_CHARACTER = /\p{Cs}/gu;
/** A longer one is no extension. */
const MAX_EXTENSION_LENGTH = 20;

/**
 * Any name as one that the server accepts: without its folders and what does not show, cut to 255 UTF-16 units before its extension.
 *
 * @param otherwise the name of a file that has none left
 */
export function cleanFileName(name: string, otherwise = "file"): string {
  const last = name.replace(/[/\\]+$/, "").replace(/^.*[/\\]/su, "");
  const clean = last.replace(UNSEEN, "").replace(HALF_CHARACTER, "\uFFFD").trim();
  const [extension = ""] = /\.[^.\s]+$/u.exec(clean) ?? [];
  const kept = extension.length > MAX_EXTENSION_LENGTH ? "" : extension;
  const stem = cut(clean.slice(0, clean.length - kept.length), LIMITS.maxFileNameLength - kept.length);
  const whole = (stem + kept).trim();
  return /^\.*$/.test(whole) || !isVisible(whole) ? otherwise : whole;
}

/** Without half a character at the end. */
function cut(text: string, maxLength: number): string {
  return text.slice(0, maxLength).replace(/\p{Cs}$/u, "");
}
