import { QrCode } from "lucide";
import { useState } from "preact/hooks";
import { go } from "../state/route.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextField } from "../ui/field.tsx";
import { FoundPerson } from "./found-person.tsx";
import { friendsWords } from "./friends-words.ts";
import { cleanHandle, type HandleProblem, handleProblem } from "./handle.ts";

/** Finds somebody by their handle, exactly, and asks them. */
export function AddDialog({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<HandleProblem | null>(null);
  const [wanted, setWanted] = useState<string | null>(null);
  const say = friendsWords();
  const find = (event: Event) => {
    event.preventDefault();
    const handle = cleanHandle(text);
    const found = handleProblem(handle);
    setProblem(found);
    setWanted(found === null ? handle : null);
  };
  return (
    <Dialog title={say.addTitle} onClose={onClose}>
      <form class="add-form" onSubmit={find}>
        <TextField
          label={say.handle}
          hint={say.handleHint}
          value={text}
          placeholder="@"
          autocomplete="off"
          problem={problem === null ? null : say.handleProblems[problem]}
          onInput={(value) => {
            setText(value);
            setProblem(null);
          }}
        />
        <Button type="submit" kind={wanted === null ? "primary" : "plain"}>
          {say.find}
        </Button>
      </form>
      <div aria-live="polite">
        {wanted !== null && <FoundPerson key={wanted} handle={wanted} onLeave={onClose} />}
      </div>
      <Button
        icon={QrCode}
        onClick={() => {
          onClose();
          go({ view: "friends", tab: "code" });
        }}
      >
        {say.scanInstead}
      </Button>
    </Dialog>
  );
}
