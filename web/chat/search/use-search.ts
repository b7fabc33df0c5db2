import { useEffect, useRef, useState } from "preact/hooks";
import type { SearchHit } from "../../../client/index.ts";
import { showProblem } from "../../state/toasts.ts";

const PAGE = 25;
const PAUSE_MS = 300;
/** The server's own bounds. */
const TEXT_CHARS = { min: 2, max: 100 } as const;

/** Undefined where a text is too short to be searched for. */
function searchable(text: string): string | undefined {
  const characters = Array.from(text.trim());
  return characters.length < TEXT_CHARS.min ? undefined : characters.slice(0, TEXT_CHARS.max).join("");
}

/** Searches once the typing pauses, and reads on when asked to. @param find always the same function for the same place */
export function useSearch(text: string, find: (text: string) => AsyncGenerator<SearchHit, void, undefined>) {
  const [hits, setHits] = useState<readonly SearchHit[]>([]);
  const [isReading, setReading] = useState(false);
  const [isDone, setDone] = useState(false);
  const hitsOf = useRef<AsyncGenerator<SearchHit, void, undefined>>(undefined);
  const sought = searchable(text);

  const more = async () => {
    const source = hitsOf.current;
    if (source === undefined) return;
    setReading(true);
    try {
      const found: SearchHit[] = [];
      let isAtEnd = false;
      while (found.length < PAGE && !isAtEnd) {
        const next = await source.next();
        if (next.done === true) isAtEnd = true;
        else found.push(next.value);
      }
      // Something else is sought meanwhile.
      if (source !== hitsOf.current) return;
      setHits((before) => [...before, ...found]);
      setDone(isAtEnd);
    } catch (error) {
      if (source === hitsOf.current) showProblem(error);
    } finally {
      if (source === hitsOf.current) setReading(false);
    }
  };

  useEffect(() => {
    hitsOf.current = undefined;
    setHits([]);
    setDone(false);
    setReading(sought !== undefined);
    if (sought === undefined) return;
    const timer = setTimeout(() => {
      hitsOf.current = find(sought);
      void more();
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [sought, find]);

  return { hits, isReading, isDone, sought, more };
}
