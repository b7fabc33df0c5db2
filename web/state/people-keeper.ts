import type { Keep } from "./keep.ts";
import type { People } from "./people.ts";

const SAVE_EVERY_MS = 30_000;
const MAX_PEOPLE = 2_000;

/** Keeps who is who, so that names show at once. @returns ends it */
export function keepPeople(people: People, keep: Keep): () => void {
  const end = new AbortController();
  const { signal } = end;
  let kept = "";
  const save = () => {
    const known = people.known().slice(-MAX_PEOPLE);
    const text = JSON.stringify(known);
    if (text === kept) return;
    kept = text;
    void keep.write("people", known);
  };
  const timer = setInterval(save, SAVE_EVERY_MS);
  // Soon after the start, when the first lists were read.
  const first = setTimeout(save, 3_000);
  document.addEventListener("visibilitychange", save, { signal });
  addEventListener("pagehide", save, { signal });
  return () => {
    end.abort();
    clearInterval(timer);
    clearTimeout(first);
  };
}
