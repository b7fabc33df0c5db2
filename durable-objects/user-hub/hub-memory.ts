import type { KeyValue, Sql } from "../storage.ts";
import { earliest } from "./earliest.ts";
import { FileRoom, type FileRoomLimits, fileRoomLimits } from "./file-room.ts";
import { HubState } from "./hub-state.ts";
import { Inbox } from "./inbox.ts";
import { InboxTable } from "./inbox-table.ts";
import { NotifySettings } from "./notify-settings.ts";
import { Presence } from "./presence.ts";
import { SignedOutDevices } from "./signed-out-devices.ts";
import { Suspension } from "./suspension.ts";

/** Everything that a hub stores, each part with its rules. */
export class HubMemory {
  readonly state: HubState;
  readonly inbox: Inbox;
  readonly table: InboxTable;
  readonly notify: NotifySettings;
  readonly presence: Presence;
  readonly signedOut: SignedOutDevices;
  readonly suspension: Suspension;
  readonly files: FileRoom;
  /** Whether the account is gone. The mark stays, so that what comes late is not stored again. */
  readonly isErased: boolean;

  constructor(kv: KeyValue, sql: Sql, limits: FileRoomLimits = fileRoomLimits(undefined)) {
    this.isErased = kv.get<boolean>("erased") ?? false;
    this.table = new InboxTable(sql, kv);
    this.state = new HubState(kv, this.table.newestRevision());
    this.notify = new NotifySettings(kv);
    this.inbox = new Inbox(this.table, this.notify, this.state);
    this.presence = new Presence(kv);
    this.signedOut = new SignedOutDevices(kv);
    this.suspension = new Suspension(kv);
    this.files = new FileRoom(sql, kv, limits);
  }

  /** When something that is stored is due, in epoch milliseconds, whoever follows the presence or not. */
  nextDueMs(): number | null {
    return earliest([this.state.nextEndMs(), this.notify.nextEndMs(), this.table.nextForgetMs()]);
  }
}
