import { useEffect, useRef, useState } from "preact/hooks";
import type { ChannelView, Conversation, ShownMessage, ThreadView } from "../../../client/index.ts";
import { showProblem } from "../../state/toasts.ts";
import { useAccount } from "../../state/use-account.ts";
import { lazily } from "../../ui/lazily.tsx";
import { LiveBar } from "../live/live-bar.tsx";
import { putOnMap } from "../live/use-places.ts";
import { uploadsOf } from "../uploads/uploads.ts";
import { chooseFiles, chosenFiles } from "./chosen-files.ts";
import { ChosenTray } from "./chosen-tray.tsx";
import { ComposerActions } from "./composer-actions.tsx";
import { ComposerField, isComposing } from "./composer-field.tsx";
import { composerWords } from "./composer-words.ts";
import { ContextBar } from "./context-bar.tsx";
import { keepDraft, placeKey, readDraft } from "./drafts.ts";
import { insertText } from "./insert-text.ts";
import type { KeyIntent } from "./key-intent.ts";
import { SilentNote, TextNotes } from "./notes.tsx";
import { textRoom } from "./text-room.ts";
import { useStanding } from "./use-standing.ts";
import type { ReadyVoice } from "./voice-bar.tsx";
import { changeMessage, writeMessage } from "./write-message.ts";
import "./composer.css";

const EmojiPicker = lazily(async () => (await import("../emoji/emoji-picker.tsx")).EmojiPicker);
const ShareDialog = lazily(async () => (await import("../live/share-dialog.tsx")).ShareDialog);
const VoiceBar = lazily(async () => {
  const { VoiceBar: Bar } = await import("./voice-bar.tsx");
  return ({ onClose, onSend }: { onClose: () => void; onSend: (voice: ReadyVoice) => void }) => (
    <Bar onCancel={onClose} onSend={onSend} />
  );
});

interface ComposerProps {
  view: ChannelView;
  /** What is written in: the channel itself, or a thread of it. */
  conversation: Conversation;
  replyTo: ShownMessage | null;
  editing: ShownMessage | null;
  /** What it answered, or changed, is dealt with. */
  onDone: () => void;
  /** The user wants to change what they wrote last. */
  onEditLast?: () => void;
}

/** Where one writes: text with its completions, files, voice messages, emoji and live places; or why one cannot. */
export function Composer(props: ComposerProps) {
  const { view, conversation } = props;
  const { silence } = useStanding(view);
  const threadSeq = conversation === view ? undefined : (conversation as ThreadView).seq;
  const place = placeKey(view.channelId, threadSeq);
  useEffect(() => putOnMap(view), [view]);
  return (
    <div class="composer">
      <LiveBar view={view} />
      {silence === null ? (
        <OpenComposer key={place} {...props} place={place} threadSeq={threadSeq} />
      ) : (
        <SilentNote silence={silence} />
      )}
    </div>
  );
}

interface OpenComposerProps extends ComposerProps {
  place: string;
  threadSeq: number | undefined;
}

type Extra = "emoji" | "voice" | "live" | null;

function OpenComposer(props: OpenComposerProps) {
  const { view, conversation, place, threadSeq, replyTo, editing, onDone, onEditLast } = props;
  const account = useAccount();
  const { mayCallAll, mayShareLocation } = useStanding(view);
  const field = useRef<HTMLTextAreaElement>(null);
  const [draft, setDraft] = useState(() => readDraft(place));
  const [changed, setChanged] = useState("");
  const [isInChannel, setInChannel] = useState(false);
  const [extra, setExtra] = useState<Extra>(null);
  const files = chosenFiles(place);
  const text = editing === null ? draft : changed;
  const say = composerWords();

  useEffect(() => {
    if (editing !== null) setChanged(editing.body);
    if (editing !== null || replyTo !== null) field.current?.focus();
  }, [editing?.seq, replyTo?.seq]);

  const write = (newText: string) => {
    if (editing !== null) return setChanged(newText);
    setDraft(newText);
    keepDraft(place, newText);
    if (newText.trim() !== "") conversation.typing();
  };

  const isFilled = text.trim() !== "" || (editing === null && files.value.length > 0);
  const isRight = isFilled && (textRoom(text) ?? 0) >= 0;
  const send = () => {
    if (!isRight) return;
    // An input method would put the syllable that it is composing into the empty field again.
    if (field.current && isComposing(field.current)) field.current.blur();
    const whole = field.current?.value ?? text;
    if (editing !== null) {
      changeMessage(account, view, editing, whole);
      return onDone();
    }
    const written = { account, view, conversation, threadSeq, text: whole, replyTo, inChannel: isInChannel };
    writeMessage({ ...written, files: files.peek() }).catch(showProblem);
    files.value = [];
    setDraft("");
    keepDraft(place, "");
    setInChannel(false);
    if (replyTo !== null) onDone();
    field.current?.focus();
  };

  const act = (intent: Exclude<KeyIntent, null>) => {
    if (intent === "send") send();
    else if (intent === "editLast") onEditLast?.();
    else if (editing !== null || replyTo !== null) onDone();
  };

  const choose = (chosen: Iterable<File>) => {
    if (editing !== null) return;
    chooseFiles(place, chosen);
    field.current?.focus();
  };

  const sendVoice = ({ blob, name, preview }: ReadyVoice) => {
    setExtra(null);
    const answer = replyTo?.seq ?? undefined;
    uploadsOf(account)
      .add({
        channelId: view.channelId,
        threadSeq,
        inChannel: isInChannel,
        replyTo: answer,
        text: "",
        files: [{ blob, name, isVoice: true, preview }],
      })
      .catch(showProblem);
    if (replyTo !== null) onDone();
  };

  return (
    <>
      <ContextBar replyTo={replyTo} editing={editing} onCancel={onDone} />
      {editing === null && <ChosenTray place={place} />}
      <TextNotes
        text={text}
        inChannel={threadSeq !== undefined && editing === null ? isInChannel : null}
        onInChannel={setInChannel}
      />
      {extra === "voice" ? (
        <VoiceBar onClose={() => setExtra(null)} onSend={sendVoice} />
      ) : (
        <ComposerActions
          mayShareLocation={mayShareLocation}
          isEditing={editing !== null}
          isFilled={isFilled}
          isRight={isRight}
          onFiles={choose}
          onEmoji={() => setExtra("emoji")}
          onVoice={() => setExtra("voice")}
          onLive={() => setExtra("live")}
          onSend={send}
        >
          <ComposerField
            field={field}
            view={view}
            text={text}
            placeholder={threadSeq === undefined ? say.placeholder : say.placeholderThread}
            mayCallAll={mayCallAll}
            onText={write}
            onIntent={act}
            onFiles={choose}
          />
        </ComposerActions>
      )}
      {extra === "emoji" && (
        <EmojiPicker
          onPick={(emoji) => field.current && insertText(field.current, emoji)}
          onClose={() => {
            setExtra(null);
            // After the picker has given the focus back to the button.
            setTimeout(() => field.current?.focus());
          }}
        />
      )}
      {extra === "live" && (
        <ShareDialog view={view} conversation={conversation} onClose={() => setExtra(null)} />
      )}
    </>
  );
}
