import type { ShownMessage } from "../../../client/index.ts";

export function LiveLocationCard(props: { channelId: string; message: ShownMessage }) {
  void props;
  return null;
}
