/** The alarm of an object's storage. */
export interface AlarmStorage {
  getAlarm(): Promise<number | null>;
  setAlarm(atMs: number): Promise<void>;
  deleteAlarm(): Promise<void>;
}

/** An object's one alarm, written only when it is to ring at another time. */
export class ObjectAlarm {
  readonly #storage: AlarmStorage;
  /** When it is set to ring; undefined before that was read. */
  #setMs: number | null | undefined;

  constructor(storage: AlarmStorage) {
    this.#storage = storage;
  }

  /** Lets it ring when `nextDueMs` says, in epoch milliseconds, or not at all. What is overdue counts. */
  async set(nextDueMs: () => number | null): Promise<void> {
    if (this.#setMs === undefined) {
      const setMs = await this.#storage.getAlarm();
      // Another call may have set it meanwhile.
      if (this.#setMs === undefined) this.#setMs = setMs;
    }
    const dueMs = nextDueMs();
    if (dueMs === this.#setMs) return;
    this.#setMs = dueMs;
    await (dueMs === null ? this.#storage.deleteAlarm() : this.#storage.setAlarm(dueMs));
  }

  /** It rang, or was deleted with all storage: it stands at no time. */
  cleared(): void {
    this.#setMs = null;
  }
}
