/** The alarm of an object's storage. */
export interface AlarmStorage {
  getAlarm(): Promise<number | null>;
  setAlarm(atMs: number): Promise<void>;
  deleteAlarm(): Promise<void>;
}

/** One alarm for everything that is due some time: it stands at the earliest, and is written only when that is another. */
export class HubAlarm {
  readonly #storage: AlarmStorage;
  readonly #nextDueMs: () => number | null;
  /** When it is set to ring; undefined before that was read. */
  #setMs: number | null | undefined;

  /** `nextDueMs` answers when something is due next, in epoch milliseconds; what is overdue counts. */
  constructor(storage: AlarmStorage, nextDueMs: () => number | null) {
    this.#storage = storage;
    this.#nextDueMs = nextDueMs;
  }

  async schedule(): Promise<void> {
    if (this.#setMs === undefined) {
      const setMs = await this.#storage.getAlarm();
      // Another call may have set it meanwhile.
      if (this.#setMs === undefined) this.#setMs = setMs;
    }
    const dueMs = this.#nextDueMs();
    if (dueMs === this.#setMs) return;
    this.#setMs = dueMs;
    await (dueMs === null ? this.#storage.deleteAlarm() : this.#storage.setAlarm(dueMs));
  }

  /** It rang, or was deleted with all storage: it stands at no time. */
  cleared(): void {
    this.#setMs = null;
  }
}
