import type { ComponentChildren } from "preact";
import type { ChannelView } from "../../../client/index.ts";

interface FileDropProps {
  view: ChannelView;
  threadSeq?: number;
  children: ComponentChildren;
}

export function FileDrop({ children }: FileDropProps) {
  return <div class="file-drop">{children}</div>;
}
