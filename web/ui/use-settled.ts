import { useEffect, useState } from "preact/hooks";

/** Somebody who writes a name would have every letter asked about. */
const SETTLE_MS = 200;

/** What a text came to once nobody has changed it for a moment. */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
