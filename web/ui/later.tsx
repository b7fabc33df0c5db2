import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { problemWords } from "../i18n/problems.ts";
import { Button } from "./button.tsx";
import { Spinner } from "./empty.tsx";
import { uiWords } from "./ui-words.ts";

interface Later<Props> {
  (props: Props): preact.JSX.Element;
  /** Loads it before it is drawn. */
  load(): Promise<void>;
}

/** A part of the app that is not needed at first, loaded when it is drawn. Where it cannot be had, it can be tried again. */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): Later<Props> {
  let loaded: ComponentType<Props> | undefined;
  const bring = async () => {
    loaded ??= await load();
  };
  function Part(props: Props) {
    const [attempt, setAttempt] = useState(0);
    const [problem, setProblem] = useState<string | null>(null);
    useEffect(() => {
      if (loaded !== undefined) return;
      let isOver = false;
      const learn = (words: string | null) => {
        if (isOver) return;
        setProblem(words);
        // Drawn again in any case.
        if (words === null) setAttempt(-1);
      };
      bring().then(
        () => learn(null),
        (error: unknown) => learn(problemWords(error)),
      );
      return () => {
        isOver = true;
      };
    }, [attempt]);
    const Loaded = loaded;
    if (Loaded !== undefined) return <Loaded {...props} />;
    if (problem === null) return <Spinner />;
    const again = () => {
      setProblem(null);
      setAttempt(attempt + 1);
    };
    return (
      <div class="empty" role="status">
        <p>{problem}</p>
        <Button onClick={again}>{uiWords().tryAgain}</Button>
      </div>
    );
  }
  return Object.assign(Part, { load: bring });
}
