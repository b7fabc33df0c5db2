/** What a device keeps of an account, so that it shows at once, and without a network. */
export interface Keep {
  /** @returns undefined where nothing is kept, or the browser keeps nothing */
  read<Value>(name: string): Promise<Value | undefined>;
  write(name: string, value: unknown): Promise<void>;
  /** Forgets everything of the account. */
  clear(): Promise<void>;
}

/** A place for values under keys. A browser that keeps nothing has one that is always empty. */
export interface KeepStore {
  get(key: string): Promise<unknown>;
  keys(): Promise<string[]>;
  /** Puts all of these, or none of them; what is undefined is deleted. */
  put(values: ReadonlyMap<string, unknown>): Promise<void>;
}

const SIGNED_IN = "signedIn";

/** What a device keeps, of one account at a time. */
export class DeviceKeep {
  readonly #store: KeepStore;

  constructor(store: KeepStore) {
    this.#store = store;
  }

  /** Whose app this is. */
  async userId(): Promise<string | undefined> {
    const userId = await this.#store.get(SIGNED_IN);
    return typeof userId === "string" ? userId : undefined;
  }

  of(userId: string): AccountKeep {
    return new AccountKeep(this.#store, userId);
  }

  /** It is this user's app from here on: whatever was somebody else's goes. */
  async belongTo(userId: string): Promise<void> {
    const keys = await this.#store.keys();
    const strange = keys.filter((key) => key !== SIGNED_IN && !key.startsWith(`${userId}/`));
    const gone = strange.map((key) => [key, undefined] as const);
    await this.#store.put(new Map<string, unknown>([...gone, [SIGNED_IN, userId]]));
  }

  /** Forgets an account, unless it is not the one of this app. */
  async forget(userId: string): Promise<void> {
    const owner = await this.userId();
    await this.of(userId).clear();
    if (owner === userId) await this.#store.put(new Map([[SIGNED_IN, undefined]]));
  }
}

/** What a device keeps of one account. */
export class AccountKeep implements Keep {
  readonly #store: KeepStore;
  readonly #prefix: string;
  #isSealed = false;

  constructor(store: KeepStore, userId: string) {
    this.#store = store;
    this.#prefix = `${userId}/`;
  }

  async read<Value>(name: string): Promise<Value | undefined> {
    // What is kept was written by this app.
    return (await this.#store.get(this.#prefix + name)) as Value | undefined;
  }

  async write(name: string, value: unknown): Promise<void> {
    await this.writeAll(new Map([[name, value]]));
  }

  /** Writes all of these, or none of them; what is undefined is deleted. */
  async writeAll(values: ReadonlyMap<string, unknown>): Promise<void> {
    if (this.#isSealed) return;
    await this.#store.put(new Map([...values].map(([name, value]) => [this.#prefix + name, value])));
  }

  async names(start: string): Promise<string[]> {
    const keys = await this.#store.keys();
    return keys
      .filter((key) => key.startsWith(this.#prefix + start))
      .map((key) => key.slice(this.#prefix.length));
  }

  async clear(): Promise<void> {
    const keys = (await this.#store.keys()).filter((key) => key.startsWith(this.#prefix));
    await this.#store.put(new Map(keys.map((key) => [key, undefined])));
  }

  /** Writes nothing any more: the account left the device, and whatever still runs must not bring it back. */
  seal(): void {
    this.#isSealed = true;
  }
}
