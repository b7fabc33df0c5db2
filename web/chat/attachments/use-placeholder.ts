import { useEffect, useState } from "preact/hooks";
import type { placeholderUrl } from "../../../client/previews.ts";

type Make = typeof placeholderUrl;

let make: Make | undefined;
const made = new Map<string, string | undefined>();

/** A blurred picture as a `data:` URL; undefined where there is none, or not yet. */
export function usePlaceholder(placeholder: string | undefined): string | undefined {
  const [, draw] = useState(0);
  useEffect(() => {
    if (placeholder === undefined || make !== undefined) return;
    let isOver = false;
    void import("../../../client/previews.ts").then(
      (previews) => {
        make = previews.placeholderUrl;
        if (!isOver) draw((count) => count + 1);
      },
      () => {},
    ); // without them, pictures come out of nothing
    return () => {
      isOver = true;
    };
  }, [placeholder]);
  if (placeholder === undefined || make === undefined) return undefined;
  if (!made.has(placeholder)) made.set(placeholder, orNothing(make, placeholder));
  return made.get(placeholder);
}

/** The sender computed it: it may be anything. */
function orNothing(makeUrl: Make, placeholder: string): string | undefined {
  try {
    return makeUrl(placeholder);
  } catch {
    return undefined;
  }
}
