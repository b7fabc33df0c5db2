import { useEffect, useState } from "preact/hooks";
import { showProblem } from "../state/toasts.ts";

/**
 * Loads what is rarely used once it is wanted.
 *
 * @param load always the same function
 * @returns null until it is there
 */
export function useLazy<Loaded extends object>(
  load: () => Promise<Loaded>,
  isWanted: boolean,
): Loaded | null {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  useEffect(() => {
    if (isWanted && loaded === null) load().then(setLoaded, showProblem);
  }, [isWanted, loaded, load]);
  return loaded;
}
