import type { KeyValue, Sql } from "../storage.ts";
import { earliest } from "./earliest.ts";
import { FileRoom, fileRoomLimits } from "./file-room.ts";
import { HubState } from "./hub-state.ts";
import { Inbox } from "./inbox.ts";
import { InboxTable } from "./inbox-table.ts";
import { LocationViews } from "./location-views.ts";
import { NotifySettings } from "./notify-settings.ts";
import { PlaceStarts } from "./place-starts.ts";
import { Presence } from "./presence.ts";
import { SignedOutDevices } from "./signed-out-devices.ts";
import { Suspension } from "./suspension.ts";

/** What the owner of the deployment may set; see wrangler.toml and docs/backup.md. */
export interface HubSettings {
  USER_FILE_BYTES?: string;
  /** Another one whenever databases or objects were restored: what hubs copied of a database before counts no more. */
  DATA_GENERATION?: string;
}

/** Everything that a hub stores, each part with its rules. */
export class HubMemory {
  readonly state: HubState;
  readonly inbox: Inbox;
  readonly table: InboxTable;
  readonly notify: NotifySettings;
  readonly presence: Presence;
  readonly starts: PlaceStarts;
  readonly signedOut: SignedOutDevices;
  readonly suspension: Suspension;
  readonly files: FileRoom;
  readonly views: LocationViews;
  /** Whether the account is gone. The mark stays, so that what comes late is not stored again. */
  readonly isErased: boolean;

  constructor(kv: KeyValue, sql: Sql, { USER_FILE_BYTES, DATA_GENERATION }: HubSettings = {}) {
    this.isErased = kv.get<boolean>("erased") ?? false;
    this.table = new InboxTable(sql, kv);
    this.state = new HubState(kv, this.table.newestRevision(), DATA_GENERATION ?? null);
    this.notify = new NotifySettings(kv);
    this.inbox = new Inbox(this.table, this.notify, this.state);
    this.presence = new Presence(kv);
    this.starts = new PlaceStarts(kv);
    this.signedOut = new SignedOutDevices(kv);
    this.suspension = new Suspension(kv);
    this.files = new FileRoom(sql, kv, fileRoomLimits(USER_FILE_BYTES));
    this.views = new LocationViews(sql);
  }

  /** Forgets what is to be kept no longer. */
  forgetOld(nowMs: number): void {
    this.table.forgetLeft(nowMs);
    this.views.prune(nowMs);
  }

  /** When something that is stored is due, in epoch milliseconds, whoever follows the presence or not. */
  nextDueMs(): number | null {
    return earliest([
      this.state.nextEndMs(),
      this.notify.nextEndMs(),
      this.table.nextForgetMs(),
      this.views.nextPruneMs(),
    ]);
  }
}
