import { useCallback, useEffect, useState } from "preact/hooks";
import { showProblem } from "../state/toasts.ts";

/** Something of the server's that a page shows and changes. */
export interface Remote<Value> {
  /** Undefined until it is read. */
  value: Value | undefined;
  /** Why it could not be read; null where it was, or is being. */
  error: unknown;
  /** Whether a change is under way. */
  isBusy: boolean;
  read: () => void;
  /** Changes it: what the server answers is what is shown. A failure is told, and leaves it as it was. */
  change: (work: () => Promise<Value>) => void;
}

/** @param ask reads it; another function has it read again */
export function useRemote<Value>(ask: () => Promise<Value>): Remote<Value> {
  const [value, setValue] = useState<Value>();
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);

  const read = useCallback(() => {
    let isOver = false;
    setError(null);
    ask().then(
      (answer) => {
        if (!isOver) setValue(() => answer);
      },
      (failure: unknown) => {
        if (!isOver) setError(failure);
      },
    );
    return () => {
      isOver = true;
    };
  }, [ask]);
  useEffect(read, [read]);

  const change = (work: () => Promise<Value>) => {
    setBusy(true);
    work()
      .then((answer) => setValue(() => answer), showProblem)
      .finally(() => setBusy(false));
  };
  return { value, error, isBusy, read, change };
}
