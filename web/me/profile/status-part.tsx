import { useCallback, useState } from "preact/hooks";
import type { ChatSettings } from "../../../client/index.ts";
import { formatMoment, formatTime } from "../../i18n/format.ts";
import { nowMs } from "../../state/clock.ts";
import { showNews } from "../../state/toasts.ts";
import { useAccount } from "../../state/use-account.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Problem } from "../../ui/problem.tsx";
import { useForm } from "../../ui/use-form.ts";
import { useRemote } from "../../ui/use-remote.ts";
import { RemotePart } from "../remote-part.tsx";
import { profileWords } from "./profile-words.ts";
import { endsAtMs, STATUS_ENDS, type StatusEnd } from "./status-until.ts";

/** What the user says of themselves, until a time if they wish. */
export function StatusPart() {
  const { api } = useAccount();
  const say = profileWords();
  const remote = useRemote(useCallback(() => api.chatSettings(), [api]));
  return (
    <section class="section">
      <h2>{say.status}</h2>
      <RemotePart remote={remote}>
        {(settings) => (
          <StatusForm
            // What is set now is where one begins.
            key={JSON.stringify(settings.status)}
            settings={settings}
            onSet={async (status) => {
              const set = await api.setChatSettings({ ...settings, status });
              remote.change(() => Promise.resolve(set));
            }}
          />
        )}
      </RemotePart>
    </section>
  );
}

interface StatusFormProps {
  settings: ChatSettings;
  onSet: (status: ChatSettings["status"]) => Promise<void>;
}

function StatusForm({ settings: { status }, onSet }: StatusFormProps) {
  const say = profileWords();
  const [emoji, setEmoji] = useState(status?.emoji ?? "");
  const [text, setText] = useState(status?.text ?? "");
  const [end, setEnd] = useState<StatusEnd>("never");
  const isNothing = emoji.trim() === "" && text.trim() === "";
  const { problems, isBusy, onSubmit } = useForm({
    fields: ["text"],
    submit: async () => {
      const endMs = endsAtMs(end, Date.now());
      const until = endMs === null ? null : new Date(endMs).toISOString();
      await onSet(isNothing ? null : { emoji: emoji.trim() || null, text: text.trim(), until });
      showNews(isNothing ? say.statusCleared : say.statusSet);
    },
  });
  const clear = useForm({
    fields: [],
    submit: async () => {
      await onSet(null);
      showNews(say.statusCleared);
    },
  });
  const untilMs = status?.until ? Date.parse(status.until) : null;

  return (
    <form class="form" noValidate onSubmit={onSubmit}>
      <div class="status-line">
        <TextField
          label={say.emoji}
          value={emoji}
          onInput={setEmoji}
          placeholder="☕"
          maxLength={32}
          autocomplete="off"
        />
        <TextField label={say.statusText} value={text} onInput={setText} maxLength={100} autocomplete="off" />
      </div>
      <div class="status-suggestions">
        {say.suggestions.map((each) => (
          <button
            key={each.emoji}
            type="button"
            onClick={() => {
              setEmoji(each.emoji);
              setText(each.text);
            }}
          >
            {each.emoji} {each.text}
          </button>
        ))}
      </div>
      <div class="field">
        <label for="status-until">{say.until}</label>
        <select
          id="status-until"
          value={end}
          onChange={(event) =>
            setEnd(STATUS_ENDS.find((each) => each === event.currentTarget.value) ?? "never")
          }
        >
          {STATUS_ENDS.map((each) => (
            <option key={each} value={each}>
              {say.ends[each]}
            </option>
          ))}
        </select>
        <p class="field-hint">
          {untilMs === null
            ? say.statusHint
            : say.endsAt(`${formatMoment(untilMs, nowMs.value)} ${formatTime(untilMs)}`)}
        </p>
      </div>
      <Problem text={problems.text ?? problems.form ?? clear.problems.form} />
      <div class="me-buttons">
        <Button kind="primary" type="submit" disabled={isBusy || (isNothing && status === null)}>
          {say.setStatus}
        </Button>
        {status !== null && (
          <Button disabled={clear.isBusy} onClick={clear.onSubmit}>
            {say.clearStatus}
          </Button>
        )}
      </div>
    </form>
  );
}
