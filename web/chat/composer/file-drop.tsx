import { Upload } from "lucide";
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import type { ChannelView } from "../../../client/index.ts";
import { Icon } from "../../ui/icon.tsx";
import { chooseFiles } from "./chosen-files.ts";
import { composerWords } from "./composer-words.ts";
import { placeKey } from "./drafts.ts";
import { useStanding } from "./use-standing.ts";
import "./file-drop.css";

interface FileDropProps {
  view: ChannelView;
  threadSeq?: number;
  children: ComponentChildren;
}

/** Takes files that are dropped anywhere on a talk, for its next message. */
export function FileDrop({ view, threadSeq, children }: FileDropProps) {
  const { silence } = useStanding(view);
  const [isOver, setOver] = useState(false);
  /** Each element inside tells of its own entering and leaving. */
  const depth = useRef(0);
  const carries = (event: DragEvent) =>
    silence === null && (event.dataTransfer?.types.includes("Files") ?? false);
  const leave = () => {
    depth.current = 0;
    setOver(false);
  };
  return (
    <div
      class="file-drop"
      onDragEnter={(event) => {
        if (!carries(event)) return;
        event.preventDefault();
        depth.current += 1;
        setOver(true);
      }}
      onDragOver={(event) => {
        if (!carries(event)) return;
        event.preventDefault();
        if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
      }}
      onDragLeave={(event) => {
        if (!carries(event)) return;
        depth.current -= 1;
        if (depth.current <= 0) leave();
      }}
      onDrop={(event) => {
        if (!carries(event)) return;
        event.preventDefault();
        leave();
        const dropped = event.currentTarget;
        chooseFiles(placeKey(view.channelId, threadSeq), filesOf(event.dataTransfer));
        dropped.querySelector("textarea")?.focus();
      }}
    >
      {children}
      {isOver && (
        <div class="file-drop-over">
          <div class="file-drop-words">
            <Icon of={Upload} size={36} />
            {composerWords().dropHere}
          </div>
        </div>
      )}
    </div>
  );
}

/** What was dropped, without folders: those cannot be read as files. */
function filesOf(data: DataTransfer | null): File[] {
  return [...(data?.items ?? [])].flatMap((item) => {
    if (item.kind !== "file" || item.webkitGetAsEntry()?.isDirectory) return [];
    return item.getAsFile() ?? [];
  });
}
