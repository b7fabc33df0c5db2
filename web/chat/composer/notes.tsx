import { Lock } from "lucide";
import { Icon } from "../../ui/icon.tsx";
import { composerWords } from "./composer-words.ts";
import { textRoom } from "./text-room.ts";
import type { Silence } from "./why-silent.ts";

/** Why nothing can be written here. */
export function SilentNote({ silence }: { silence: Silence }) {
  return (
    <p class="composer-silent">
      <Icon of={Lock} size={16} />
      {composerWords().silent[silence]}
    </p>
  );
}

interface TextNotesProps {
  text: string;
  /** Whether a message of a thread shows in the channel, too; null where that is no question. */
  inChannel: boolean | null;
  onInChannel: (inChannel: boolean) => void;
}

/** What there is to say and to choose about the text that is being written. */
export function TextNotes({ text, inChannel, onInChannel }: TextNotesProps) {
  const room = textRoom(text);
  const say = composerWords();
  if (room === null && inChannel === null) return null;
  return (
    <div class="composer-notes">
      {inChannel !== null && (
        <label>
          <input
            type="checkbox"
            checked={inChannel}
            onChange={(event) => onInChannel(event.currentTarget.checked)}
          />
          {say.inChannel}
        </label>
      )}
      {room !== null && (
        <span class={room < 0 ? "field-problem" : "field-hint"} role={room < 0 ? "alert" : undefined}>
          {room < 0 ? say.tooLong(-room) : say.room(room)}
        </span>
      )}
    </div>
  );
}
