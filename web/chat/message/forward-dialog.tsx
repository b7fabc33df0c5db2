import { useState } from "preact/hooks";
import {
  type InboxEntry,
  type MessageDraft,
  may,
  previewOf,
  type ShownMessage,
} from "../../../client/index.ts";
import { sayWritten } from "../../state/sync-keeper.ts";
import { showNews, showProblem } from "../../state/toasts.ts";
import { useAccount } from "../../state/use-account.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { ChannelAvatar } from "../list/channel-avatar.tsx";
import { filterChannels } from "../list/filter-channels.ts";
import { channelName } from "../names.ts";
import { previewWords } from "../preview-words.ts";
import { messageWords } from "./message-words.ts";

const MAX_CHANNELS = 10;
/** More are found by their names. */
const MAX_LISTED = 50;

interface ForwardDialogProps {
  channelId: string;
  message: ShownMessage;
  onClose: () => void;
}

/** Sends a message on to other channels. */
export function ForwardDialog({ channelId, message, onClose }: ForwardDialogProps) {
  const account = useAccount();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const say = messageWords();
  const nameOf = (entry: InboxEntry) => channelName(account, entry);
  const open = account.inbox.entries.value.filter(mayWrite);
  const found = filterChannels(open, { filter: "all", text, nameOf }).slice(0, MAX_LISTED);
  const toggle = (id: string) =>
    setChosen((before) =>
      before.includes(id) ? before.filter((each) => each !== id) : [...before, id].slice(0, MAX_CHANNELS),
    );
  const forward = () => {
    const draft = forwarded(message, channelId);
    for (const id of chosen) account.client.channel(id).send(draft).catch(showProblem);
    sayWritten();
    showNews(say.forwardedNews);
    onClose();
  };
  return (
    <Dialog
      title={say.forwardTo}
      onClose={onClose}
      class="people-dialog"
      actions={
        <Button kind="primary" disabled={chosen.length === 0} onClick={forward}>
          {say.forwardToChats(Math.max(chosen.length, 1))}
        </Button>
      }
    >
      <SearchField label={say.findChat} text={text} onText={setText} />
      {found.length === 0 && <p class="quiet">{say.noChats}</p>}
      <ul>
        {found.map((entry) => (
          <li key={entry.channelId}>
            <label class="row forward-row">
              <ChannelAvatar channel={entry} size={36} />
              <span class="row-words">
                <bdi class="row-title one-line">{nameOf(entry)}</bdi>
              </span>
              <input
                type="checkbox"
                checked={chosen.includes(entry.channelId)}
                onChange={() => toggle(entry.channelId)}
              />
            </label>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** As far as the list tells: whether a channel lets mere members write shows only once it is open. */
function mayWrite({ kind, role, archived, closed }: InboxEntry): boolean {
  return role !== null && may("send", role, { kind, readOnly: false, archived, closed });
}

/** The same content again, and whose it was. Its files are known by the channel that they are from. */
function forwarded(message: ShownMessage, channelId: string): MessageDraft {
  const { kind, body, preview, senderId, at } = message;
  const attachments = message.attachments?.map((file) => ({ ...file, channelId }));
  const from = message.forwarded ?? { senderId, at };
  const rest = { forwarded: from, ...(attachments && { attachments }) };
  if (kind !== "text") return { kind, body, ...(preview !== undefined && { preview }), ...rest };
  if (attachments === undefined || body !== "") return { text: body, ...rest };
  // In the words of the user's language, as the list of channels shows it.
  return { body, preview: previewOf(body, attachments, previewWords()), ...rest };
}
