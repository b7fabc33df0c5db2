import { type Message, previewOf } from "../../client/index.ts";
import { previewWords } from "../chat/preview-words.ts";

/** A message in a line: what it says, or what goes with it. What an app made up says what it is by its preview only. */
export function lineOf({ kind, body, preview, attachments }: Message): string {
  return previewOf(kind === "text" ? body : (preview ?? ""), attachments, previewWords());
}
