import type { InboxEntry } from "../../../../protocol/chat/inbox.ts";
import { toHttpNotify } from "../../../chat/to-http.ts";
import { callHub, hubsOf } from "../../../friends/hub-call.ts";
import type { ExportSection } from "../export-section.ts";
import { jsonFile } from "../json-file.ts";

/** The channels that the user is in, and how far they have read. */
export const channelsSection: ExportSection = {
  about:
    "channels.json: the channels that you are in, your role, how far you have read, how you hear of them",
  async *read({ env, me }) {
    const entries = await callHub(hubsOf(env), me, (hub) => hub.channels());
    yield jsonFile("channels.json", entries.map(withoutOthers));
  },
};

/** Without the last message, which is its sender's. */
function withoutOthers(inboxEntry: InboxEntry): object {
  const { lastMessage: _, notify, ...entry } = inboxEntry;
  return { ...entry, notify: toHttpNotify(notify) };
}
