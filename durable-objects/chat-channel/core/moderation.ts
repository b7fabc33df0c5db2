import type { ArchivedMessage } from "../../../protocol/links/chat-channel-link.ts";
import { MODERATION_USER_ID } from "../../../protocol/moderation.ts";
import { takeOut } from "./editing.ts";
import type { Ledger } from "./ledger.ts";
import { type Found, findMessage } from "./messages.ts";

/** Whether there is, or was, a message of somebody's with this number. `archived`: what the archive has of it, where it is there. */
export function hasMessage(ledger: Ledger, seq: number, archived: ArchivedMessage | null): boolean {
  return find(ledger, seq, archived) !== null;
}

/** Takes a message out for the moderators, without asking anyone's leave. Once: what is a tombstone stays as it is. */
export function takeDown(ledger: Ledger, seq: number, nowMs: number, archived: ArchivedMessage | null): void {
  const found = find(ledger, seq, archived);
  if (found) takeOut(ledger, found, MODERATION_USER_ID, ledger.timeOf(nowMs));
}

/** What the system says of itself is not the moderators'. */
function find(ledger: Ledger, seq: number, archived: ArchivedMessage | null): Found | null {
  const found = findMessage(ledger, seq, archived);
  return found && found.message.kind !== "system" ? found : null;
}
