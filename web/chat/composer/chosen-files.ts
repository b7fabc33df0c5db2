import { type Signal, signal } from "@preact/signals";
import { cleanFileName } from "../../../client/index.ts";
import { showToast } from "../../state/toasts.ts";
import type { NewUpload } from "../uploads/uploads.ts";
import { composerWords } from "./composer-words.ts";

/** The server's bound. */
const MAX_FILE_BYTES = 5_000_000_000;

/** A file that is to go with the next message. */
export type ChosenFile = NewUpload["files"][number] & { id: string };

const chosen = new Map<string, Signal<readonly ChosenFile[]>>();

/** The files chosen for the next message of a place: see `placeKey`. */
export function chosenFiles(place: string): Signal<readonly ChosenFile[]> {
  const known = chosen.get(place) ?? signal<readonly ChosenFile[]>([]);
  chosen.set(place, known);
  return known;
}

/** Takes files for the next message of a place, and says which of them cannot be sent. */
export function chooseFiles(place: string, files: Iterable<File>): void {
  const say = composerWords();
  const taken = [...files].filter(({ name, size }) => {
    const problem = size === 0 ? say.emptyFile(name) : size > MAX_FILE_BYTES ? say.tooLarge(name) : null;
    if (problem !== null) showToast({ kind: "problem", text: problem });
    return problem === null;
  });
  // Before the network may be gone: they are needed as soon as the message is sent.
  if (taken.length > 0) void import("../../../client/previews.ts").catch(() => {});
  const list = chosenFiles(place);
  list.value = [
    ...list.peek(),
    ...taken.map((file) => ({
      id: crypto.randomUUID(),
      blob: file,
      name: cleanFileName(file.name),
      isVoice: false,
    })),
  ];
}

export function unchooseFile(place: string, id: string): void {
  const list = chosenFiles(place);
  list.value = list.peek().filter((file) => file.id !== id);
}

/** Nothing of an account's stays for the next one. */
export function forgetChosenFiles(): void {
  chosen.clear();
}
