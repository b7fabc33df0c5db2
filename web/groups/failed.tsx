import { problemWords } from "../i18n/problems.ts";
import { Button } from "../ui/button.tsx";
import { groupsWords } from "./groups-words.ts";
import "./groups.css";

/** Stands where something could not be read. */
export function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <div class="groups-failed" role="alert">
      <p>{problemWords(error)}</p>
      <Button onClick={onRetry}>{groupsWords().tryAgain}</Button>
    </div>
  );
}
