import type { KeyValue, Sql } from "../../storage.ts";
import type { InboxTable } from "../inbox-table.ts";
import type { NotifySettings } from "../notify-settings.ts";

/** Which of the user's devices are in use, from their sessions' links. */
export interface DevicesInUse {
  any(): boolean;
  has(device: string): boolean;
  /** Whether one of them has the channel open. */
  lookAt(channelId: string): boolean;
}

/** What of the hub decides about notifications. */
export interface NotifierParts {
  kv: KeyValue;
  sql: Sql;
  /** The user's own id. */
  userId: () => string;
  inbox: InboxTable;
  notify: NotifySettings;
  inUse: DevicesInUse;
  /** Whether somebody may count as a friend. */
  mayBeFriend(userId: string): boolean;
}
