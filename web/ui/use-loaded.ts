import { useEffect, useState } from "preact/hooks";
import { showProblem } from "../state/toasts.ts";

/**
 * A part of the app that is rarely used, loaded once it is wanted; undefined until then.
 *
 * @param onFailed it cannot be had: there is no connection, or a newer app in its place
 */
export function useLoaded<Part>(
  load: () => Promise<Part>,
  isWanted: boolean,
  onFailed?: () => void,
): Part | undefined {
  const [loaded, setLoaded] = useState<{ part: Part }>();
  useEffect(() => {
    if (!isWanted || loaded !== undefined) return;
    let isGone = false;
    load().then(
      (part) => {
        if (!isGone) setLoaded({ part });
      },
      (error: unknown) => {
        showProblem(error);
        if (!isGone) onFailed?.();
      },
    );
    return () => {
      isGone = true;
    };
  }, [isWanted]);
  return loaded?.part;
}
