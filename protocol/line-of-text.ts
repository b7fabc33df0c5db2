import { z } from "zod";
import { isUndisturbing, isVisible } from "./undisturbing-text.ts";

/** One line of text as people write names, which is shown beside others' text: trimmed, composed (NFC), undisturbing. */
export function lineOfText(maxLength: number) {
  return z
    .string()
    .trim()
    .normalize("NFC")
    .max(maxLength)
    .refine(isUndisturbing, "no control characters and no marks that reverse text");
}

/** A line of text by which something is called, so that there must be something to see. */
export function nameOf(maxLength: number) {
  return lineOfText(maxLength)
    .min(1)
    .refine((name) => name === "" || isVisible(name), "nothing of it can be seen");
}
