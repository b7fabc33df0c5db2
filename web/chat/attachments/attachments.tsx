import type { ShownMessage } from "../../../client/index.ts";

export function Attachments(props: { channelId: string; message: ShownMessage }) {
  void props;
  return null;
}
