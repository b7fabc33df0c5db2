import { Download, FileText, Play } from "lucide";
import { useMemo, useState } from "preact/hooks";
import { formatBytes, formatMoment } from "../i18n/format.ts";
import { nowMs } from "../state/clock.ts";
import { useAccount } from "../state/use-account.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Link } from "../ui/link.tsx";
import { uiWords } from "../ui/ui-words.ts";
import { chatInfoWords } from "./chat-info-words.ts";
import { type SharedFile, sharedFiles } from "./shared-files.ts";
import type { ShownChannel } from "./use-channel.ts";

const SHOWN = { media: 9, others: 5 } as const;

/** Pictures and files of the messages that are loaded. */
export function ChannelFiles({ shown: { channel, view } }: { shown: ShownChannel }) {
  const say = chatInfoWords();
  const { channelId } = channel;
  const { messages } = view;
  const { media, others } = useMemo(() => sharedFiles(messages), [messages]);
  const [isWhole, setWhole] = useState(false);
  const upTo = (files: SharedFile[], count: number) => (isWhole ? files : files.slice(0, count));
  const isEmpty = media.length + others.length === 0;
  return (
    <section class="chat-info-list">
      <div class="chat-info-list-head">
        <h3>{say.files}</h3>
      </div>
      <p class="chat-info-none">{isEmpty ? say.noFiles : say.filesHint}</p>
      {media.length > 0 && (
        <ul class="chat-info-media">
          {upTo(media, SHOWN.media).map((file) => (
            <Medium key={`${file.seq} ${file.fileId}`} channelId={channelId} file={file} />
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <ul>
          {upTo(others, SHOWN.others).map((file) => (
            <OtherFile key={`${file.seq} ${file.fileId}`} channelId={channelId} file={file} />
          ))}
        </ul>
      )}
      {!isWhole && (media.length > SHOWN.media || others.length > SHOWN.others) && (
        <Button class="list-more" onClick={() => setWhole(true)}>
          {uiWords().more}
        </Button>
      )}
    </section>
  );
}

interface FileProps {
  channelId: string;
  file: SharedFile;
}

function Medium({ channelId, file: { fileId, name, seq, thumbnail, contentType } }: FileProps) {
  const { api } = useAccount();
  const url = api.files.url({ channelId, fileId }, thumbnail ? "thumbnail" : "content");
  return (
    <li>
      <Link to={{ view: "chat", channelId, aroundSeq: seq }} label={chatInfoWords().showInChat(name)}>
        <img src={url} alt="" loading="lazy" draggable={false} />
        {contentType.startsWith("video/") && <Icon of={Play} size={22} />}
      </Link>
    </li>
  );
}

function OtherFile({ channelId, file: { fileId, name, seq, at, sizeBytes } }: FileProps) {
  const { api } = useAccount();
  const say = chatInfoWords().download(name);
  return (
    <li class="chat-info-file">
      <Link to={{ view: "chat", channelId, aroundSeq: seq }} class="row">
        <Icon of={FileText} size={18} />
        <span class="row-words">
          <bdi class="row-title one-line">{name}</bdi>
          <span class="row-note">
            {formatBytes(sizeBytes)} · {formatMoment(at, nowMs.value)}
          </span>
        </span>
      </Link>
      <a
        class="icon-button"
        href={api.files.url({ channelId, fileId })}
        download={name}
        aria-label={say}
        title={say}
      >
        <Icon of={Download} />
      </a>
    </li>
  );
}
