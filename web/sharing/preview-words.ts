import type { Sharing } from "../../client/index.ts";
import { endWords } from "./end-words.ts";
import { sharingWords } from "./sharing-words.ts";
import { countVisions } from "./vision.ts";

/** What settings come to, as a sentence. */
export function previewWords(sharing: Sharing, friendIds: readonly string[], nowMs: number): string {
  const { preview } = sharingWords();
  const { exact, approximate } = countVisions(sharing, friendIds);
  if (sharing.mode === "nobody") return preview.nobody;
  if (exact + approximate === 0) return friendIds.length === 0 ? preview.toCome : preview.nobody;
  const parts = [
    ...(exact > 0 ? [preview.exact(exact)] : []),
    ...(approximate > 0 ? [exact > 0 ? preview.also(approximate) : preview.approximate(approximate)] : []),
  ];
  const end = sharing.until === null ? null : endWords(Date.parse(sharing.until), nowMs);
  return preview.whole(parts, end);
}
