import type { Viewing } from "../../protocol/links/geo-cell-link.ts";
import type { SeenHow, ViewReport } from "../../protocol/links/location-views-link.ts";
import { ViewLog } from "./core/view-log.ts";
import { Timer } from "./timer.ts";

/** How long a session that continues another waits with its first report: its cells and channels have said who is there by then. */
const RESUMED_WAIT_MS = 10_000;

/** Tells the user's hub to whom this session's place is sent, as rarely as can be: each time is a row that the hub writes. */
export class ViewReports {
  readonly #log = new ViewLog();
  readonly #timer = new Timer();
  readonly #send: (views: () => ViewReport[]) => boolean;
  /** When to report although nothing is known to be new: what the session before this one said may hold no more. */
  #owedAtMs: number | null;

  /** `send` answers whether the hub could be told; only then it takes the report. `resumed`: the session continues an earlier socket's. */
  constructor(resumed: boolean, send: (views: () => ViewReport[]) => boolean) {
    this.#send = send;
    this.#owedAtMs = resumed ? Date.now() + RESUMED_WAIT_MS : null;
    this.#schedule();
  }

  cellSays(cell: string, by: readonly Viewing[], isAll: boolean): void {
    this.#log.cellSays(cell, by, isAll, Date.now());
    this.#schedule();
  }

  channelSays(channelId: string, how: SeenHow, users: string[], gone: string[]): void {
    this.#log.channelSays(channelId, how, users, gone, Date.now());
    this.#schedule();
  }

  /** There is a new link to the hub: what was said on the last one may have been lost. */
  hubUp(): void {
    if (this.#log.isEmpty) return this.#schedule();
    this.#report();
  }

  /** Tells the hub now what it is to be told later. */
  flush(): void {
    if (this.#log.dueMs() !== null) this.#report();
  }

  /** The session ends. `continues`: another socket goes on with what there is. */
  close(continues: boolean): void {
    this.#timer.clear();
    if (continues || this.#log.isEmpty) return;
    this.#log.endAll(Date.now());
    this.#send(() => this.#log.report(Date.now()));
  }

  #report(): void {
    // Without a link it is for `hubUp` to say.
    if (!this.#send(() => this.#log.report(Date.now()))) return;
    this.#owedAtMs = null;
    this.#schedule();
  }

  #schedule(): void {
    const dueMs = this.#log.dueMs();
    const nextMs =
      dueMs === null || this.#owedAtMs === null ? (dueMs ?? this.#owedAtMs) : Math.min(dueMs, this.#owedAtMs);
    if (nextMs === null) return this.#timer.clear();
    this.#timer.set(() => this.#report(), nextMs - Date.now());
  }
}
