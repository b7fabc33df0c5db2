import { useState } from "preact/hooks";
import { showNews } from "../../state/toasts.ts";
import { useAccount } from "../../state/use-account.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Problem } from "../../ui/problem.tsx";
import { uiWords } from "../../ui/ui-words.ts";
import { useForm } from "../../ui/use-form.ts";
import { meWords } from "../me-words.ts";
import { handleProblem, typedHandle } from "./handle-rules.ts";
import { profileWords } from "./profile-words.ts";

/** What the user is called, and found by. */
export function NamesForm() {
  const account = useAccount();
  const say = profileWords();
  const me = account.me.value;
  // Null: as it is, also when that changes elsewhere.
  const [newName, setName] = useState<string | null>(null);
  const [newHandle, setHandle] = useState<string | null>(null);
  const name = newName ?? me.displayName;
  const handle = newHandle ?? me.handle;
  const isChanged = name.trim() !== me.displayName || typedHandle(handle) !== me.handle;

  const { problems, isBusy, onSubmit } = useForm({
    fields: ["displayName", "handle"],
    fieldOf: { "handle-taken": "handle", "handle-reserved": "handle" },
    check: () => {
      const ofHandle = handleProblem(typedHandle(handle));
      return {
        displayName: name.trim() === "" ? say.displayNameMissing : null,
        handle: ofHandle && say.handleProblems[ofHandle],
      };
    },
    submit: async () => {
      const update = {
        ...(name.trim() !== me.displayName && { displayName: name.trim() }),
        ...(typedHandle(handle) !== me.handle && { handle: typedHandle(handle) }),
      };
      account.learnMe(await account.api.updateMe(update));
      setName(null);
      setHandle(null);
      showNews(meWords().saved);
    },
  });

  return (
    <form class="section" noValidate onSubmit={onSubmit}>
      <h2 class="hidden">{say.names}</h2>
      <TextField
        label={say.displayName}
        value={name}
        onInput={setName}
        hint={say.displayNameHint}
        problem={problems.displayName}
        name="displayName"
        autocomplete="name"
        maxLength={60}
      />
      <TextField
        label={say.handle}
        value={handle}
        onInput={setHandle}
        hint={say.handleHint}
        problem={problems.handle}
        name="handle"
        autocomplete="username"
        maxLength={31}
      />
      <Problem text={problems.form} />
      {isChanged && (
        <div class="me-buttons">
          <Button kind="primary" type="submit" disabled={isBusy}>
            {uiWords().save}
          </Button>
          <Button
            onClick={() => {
              setName(null);
              setHandle(null);
            }}
          >
            {uiWords().cancel}
          </Button>
        </div>
      )}
    </form>
  );
}
