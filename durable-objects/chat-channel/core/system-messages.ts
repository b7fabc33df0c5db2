import type { SystemEvent } from "../../../protocol/chat/message.ts";
import type { Ledger } from "./ledger.ts";
import { insertMessage } from "./messages.ts";

/**
 * Stores what somebody did to the channel: as a message of the server where its members are told of every message; else,
 * and in direct channels, as a change of the channel only.
 */
export function recordDeed(ledger: Ledger, by: string, event: SystemEvent, nowMs: number): void {
  if (ledger.isLarge || ledger.info.kind === "direct") {
    ledger.recordChange(0);
    return;
  }
  insertMessage(
    ledger,
    {
      sender: by,
      kind: "system",
      content: { shown: { body: JSON.stringify(event) }, searchText: null, files: [] },
      key: null,
      replyTo: null,
      threadOf: null,
      inChannel: true,
      forwarded: null,
    },
    nowMs,
  );
}
