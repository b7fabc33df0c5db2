import { FileDown, LogOut } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import { cleanFileName } from "../../client/index.ts";
import { language } from "../i18n/language.ts";
import { go } from "../state/route.ts";
import { useAccount } from "../state/use-account.ts";
import { Button } from "../ui/button.tsx";
import { confirm } from "../ui/confirm.tsx";
import { Problem } from "../ui/problem.tsx";
import { saveFile } from "../ui/save-file.ts";
import { uiWords } from "../ui/ui-words.ts";
import { useWork } from "../ui/use-work.ts";
import { chatInfoWords } from "./chat-info-words.ts";
import { fileOfLines } from "./file-of-lines.ts";
import type { ShownChannel } from "./use-channel.ts";

/** Taking a channel along as a file, and leaving it. */
export function ChannelEnds({ shown: { channel, role, may } }: { shown: ShownChannel }) {
  const { api } = useAccount();
  const say = chatInfoWords();
  const { channelId, kind, name } = channel;
  const { isBusy, problem, run } = useWork();
  const [lines, setLines] = useState<number | null>(null);
  const end = useRef<AbortController | null>(null);
  useEffect(() => () => end.current?.abort(), [channelId]);
  if (!may("export") && !may("leave")) return null;

  const exportAll = async () => {
    const ended = new AbortController();
    end.current = ended;
    setLines(0);
    try {
      const reading = api.channels.export(channelId);
      const file = await fileOfLines(reading, { onLines: setLines, signal: ended.signal });
      if (file !== undefined) saveFile(file, cleanFileName(`${name ?? say.exportName}.ndjson`));
    } finally {
      setLines(null);
    }
  };
  const leave = async () => {
    const text = role === "owner" && channel.memberCount > 1 ? say.leaveOwnerText : say.leaveText;
    const yes = kind === "group" ? say.leave.group : say.leave.team;
    if (!(await confirm({ title: say.leaveTitle(name ?? ""), text, yes, isDanger: true }))) return;
    await api.channels.leave(channelId);
    go({ view: "chats" }, { replace: true });
  };
  const count = new Intl.NumberFormat(language.value).format(lines ?? 0);
  return (
    <section class="section">
      {may("export") && (
        <Button icon={FileDown} disabled={isBusy} onClick={() => run(exportAll)}>
          {say.export}
        </Button>
      )}
      {lines !== null && (
        <div class="chat-info-exporting">
          <p role="status">{say.exporting(count)}</p>
          <Button onClick={() => end.current?.abort()}>{uiWords().cancel}</Button>
        </div>
      )}
      {may("leave") && (
        <Button icon={LogOut} class="chat-info-leave" disabled={isBusy} onClick={() => run(leave)}>
          {kind === "group" ? say.leave.group : say.leave.team}
        </Button>
      )}
      <Problem text={problem} />
    </section>
  );
}
