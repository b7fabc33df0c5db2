import { Check, MapPinned, Mic, Paperclip, Plus, SendHorizontal, Smile } from "lucide";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { IconButton } from "../../ui/button.tsx";
import { Menu } from "../../ui/menu.tsx";
import { composerWords } from "./composer-words.ts";
import { canRecord } from "./voice-recorder.ts";

interface ComposerActionsProps {
  mayShareLocation: boolean;
  isEditing: boolean;
  /** Whether there is anything to send. */
  isFilled: boolean;
  /** Whether it may be sent as it is. */
  isRight: boolean;
  onFiles: (files: Iterable<File>) => void;
  onEmoji: () => void;
  onVoice: () => void;
  onLive: () => void;
  onSend: () => void;
  /** The text. */
  children: ComponentChildren;
}

/** The text, and what can be added to it and done with it. */
export function ComposerActions(props: ComposerActionsProps) {
  const { isEditing, isFilled, isRight, onFiles, onEmoji, onVoice, onLive, onSend, children } = props;
  const picker = useRef<HTMLInputElement>(null);
  const say = composerWords();
  const items = [
    { label: say.file, icon: Paperclip, run: () => picker.current?.click() },
    ...(props.mayShareLocation ? [{ label: say.liveLocation, icon: MapPinned, run: onLive }] : []),
  ];
  return (
    <div class="composer-row">
      {!isEditing && <Menu class="composer-more" label={say.more} icon={Plus} items={items} />}
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label={say.file}
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          // The same file may be chosen again.
          currentTarget.value = "";
        }}
      />
      {children}
      <IconButton icon={Smile} label={say.emoji} aria-haspopup="dialog" onClick={onEmoji} />
      {isFilled || isEditing || !canRecord() ? (
        <IconButton
          class="composer-main"
          icon={isEditing ? Check : SendHorizontal}
          label={isEditing ? say.saveEdit : say.send}
          disabled={!isRight}
          // The field keeps the focus, and a phone its keyboard.
          onPointerDown={(event) => event.preventDefault()}
          onClick={onSend}
        />
      ) : (
        <IconButton icon={Mic} label={say.voice} onClick={onVoice} />
      )}
    </div>
  );
}
