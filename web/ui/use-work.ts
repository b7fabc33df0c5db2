import { useRef, useState } from "preact/hooks";
import { problemWords } from "../i18n/problems.ts";

interface Work {
  isBusy: boolean;
  /** What went wrong, to be shown beside the button; null where it is told otherwise. */
  problem: string | null;
  run: (work: () => Promise<unknown>) => void;
}

/**
 * Work that a button starts, one at a time: whether it is under way, and what went wrong with it.
 *
 * @param tell takes a failure where it has no place beside the button
 */
export function useWork(tell?: (error: unknown) => void): Work {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  // Two clicks may come before anything is drawn again.
  const isRunning = useRef(false);
  const run = (work: () => Promise<unknown>) => {
    if (isRunning.current) return;
    isRunning.current = true;
    setBusy(true);
    setProblem(null);
    work()
      .catch(tell ?? ((error: unknown) => setProblem(problemWords(error))))
      .finally(() => {
        isRunning.current = false;
        setBusy(false);
      });
  };
  return { isBusy, problem, run };
}
