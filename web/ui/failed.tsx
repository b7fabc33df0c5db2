import { CloudOff } from "lucide";
import { problemWords } from "../i18n/problems.ts";
import { Button } from "./button.tsx";
import { Empty } from "./empty.tsx";
import { uiWords } from "./ui-words.ts";

/** Stands where something could not be read. */
export function Failed({ error, onRetry }: { error?: unknown; onRetry: () => void }) {
  const say = uiWords();
  const words = error === undefined ? null : problemWords(error);
  return (
    <div role="alert">
      <Empty icon={CloudOff} title={words ?? say.notRead}>
        <Button onClick={onRetry}>{say.tryAgain}</Button>
      </Empty>
    </div>
  );
}
