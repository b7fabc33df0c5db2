import { useState } from "preact/hooks";
import { problemWords } from "../i18n/problems.ts";

/** Work that a button starts: whether it is under way, and what went wrong with it, to be shown beside the button. */
export function useWork() {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const run = (work: () => Promise<unknown>): void => {
    if (isBusy) return;
    setBusy(true);
    setProblem(null);
    work()
      .catch((error: unknown) => setProblem(problemWords(error)))
      .finally(() => setBusy(false));
  };
  return { isBusy, problem, run };
}
