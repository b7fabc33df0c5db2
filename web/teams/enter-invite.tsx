import { useState } from "preact/hooks";
import { go } from "../state/route.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { inviteCodeIn } from "./invite-code.ts";
import { teamsWords } from "./teams-words.ts";

/** A field for an invitation that came as a code or a link. */
export function EnterInvite() {
  const say = teamsWords();
  const [text, setText] = useState("");
  const [isWrong, setWrong] = useState(false);
  return (
    <section class="section" aria-labelledby="enter-invite">
      <h2 id="enter-invite">{say.haveInvite}</h2>
      <form
        class="form-line teams-enter"
        onSubmit={(event) => {
          event.preventDefault();
          const code = inviteCodeIn(text);
          if (code === null) setWrong(true);
          else go({ view: "join", code });
        }}
      >
        <TextField
          label={say.codeLabel}
          value={text}
          autocomplete="off"
          onInput={(value) => {
            setText(value);
            setWrong(false);
          }}
          problem={isWrong ? say.codeProblem : null}
        />
        <Button type="submit" disabled={text.trim() === ""}>
          {say.look}
        </Button>
      </form>
    </section>
  );
}
