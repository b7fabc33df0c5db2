import { signal } from "@preact/signals";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { uiWords } from "./ui-words.ts";

interface Question {
  title: string;
  text: string;
  /** What the button says that does it. */
  yes: string;
  isDanger?: boolean;
}

const asked = signal<(Question & { answer: (isYes: boolean) => void }) | null>(null);

/** Asks before something that is hard to undo. */
export function confirm(question: Question): Promise<boolean> {
  asked.peek()?.answer(false);
  return new Promise((resolve) => {
    const answer = (isYes: boolean) => {
      asked.value = null;
      resolve(isYes);
    };
    asked.value = { ...question, answer };
  });
}

/** Where questions appear; once in the page. */
export function ConfirmHost() {
  const question = asked.value;
  if (question === null) return null;
  const { title, text, yes, isDanger = false, answer } = question;
  return (
    <Dialog
      title={title}
      onClose={() => answer(false)}
      actions={
        <>
          <Button onClick={() => answer(false)}>{uiWords().cancel}</Button>
          <Button kind={isDanger ? "danger" : "primary"} onClick={() => answer(true)}>
            {yes}
          </Button>
        </>
      }
    >
      <p>{text}</p>
    </Dialog>
  );
}
