import { useRef, useState } from "preact/hooks";
import { showProblem } from "../state/toasts.ts";

/** For a button: does one thing at a time, and shows a failure. */
export function useWork(): { isBusy: boolean; run: (work: () => Promise<unknown>) => void } {
  const [isBusy, setBusy] = useState(false);
  // Two clicks may come before anything is drawn again.
  const isRunning = useRef(false);
  const run = (work: () => Promise<unknown>) => {
    if (isRunning.current) return;
    isRunning.current = true;
    setBusy(true);
    work()
      .catch(showProblem)
      .finally(() => {
        isRunning.current = false;
        setBusy(false);
      });
  };
  return { isBusy, run };
}
