import { signal } from "@preact/signals";
import type { HitherApi, HitherClient, Sharing, SharingInput } from "../../client/index.ts";
import type { Keep } from "./keep.ts";

/** Who may see where the user is. Shows what the server says, never what is only wished for. */
export class SharingSettings {
  /** Null until it is known. */
  readonly current = signal<Sharing | null>(null);
  /** Whether a change is under way. */
  readonly isChanging = signal(false);
  readonly #api: HitherApi;
  readonly #keep: Keep;
  /** What was set before it was turned off, to be turned on again so; null where this device does not know. */
  readonly lastOn = signal<Sharing | null>(null);

  constructor({ api, client, keep }: { api: HitherApi; client: HitherClient; keep: Keep }) {
    this.#api = api;
    this.#keep = keep;
    client.on("me", ({ sharing }) => this.#take(sharing));
  }

  get isOn(): boolean {
    const { value } = this.current;
    return value !== null && value.mode !== "nobody";
  }

  /** Whether turning it on would be a guess: it was on for some friends only, and this device does not know for whom. */
  get mustChoose(): boolean {
    return this.lastOn.value === null && (this.current.value?.userIds.length ?? 0) > 0;
  }

  async restore(): Promise<void> {
    const [kept, lastOn] = await Promise.all([
      this.#keep.read<Sharing>("sharing"),
      this.#keep.read<Sharing>("sharingLastOn"),
    ]);
    if (this.current.peek() !== null) return;
    this.lastOn.value = lastOn ?? null;
    if (kept !== undefined) this.#take(kept);
  }

  async read(): Promise<void> {
    this.#take(await this.#api.sharing());
  }

  /** @throws ProblemError, and what `fetch` throws: then it is as it was */
  async set(sharing: SharingInput): Promise<void> {
    this.isChanging.value = true;
    try {
      this.#take(await this.#api.setSharing(sharing));
    } finally {
      this.isChanging.value = false;
    }
  }

  /** Nobody sees the user from here on. For whom it was, and how precisely, stays for when it is turned on again. */
  turnOff(): Promise<void> {
    return this.set({ ...this.current.peek(), mode: "nobody", until: null });
  }

  /** As it was when it was on last; without its end, which has passed. */
  turnOn(): Promise<void> {
    return this.set(this.lastOn.peek() ?? { ...this.current.peek(), mode: "friends", until: null });
  }

  #take(sharing: Sharing): void {
    this.current.value = sharing;
    if (sharing.mode !== "nobody") this.lastOn.value = { ...sharing, until: null };
    // Another device had it on otherwise since: then what this one remembers is outdated, and might show too much.
    else if (!isAlike(sharing, this.lastOn.peek())) this.lastOn.value = null;
    void this.#keep.write("sharing", sharing);
    void this.#keep.write("sharingLastOn", this.lastOn.peek() ?? undefined);
  }
}

function isAlike(one: Sharing, other: Sharing | null): boolean {
  const all = (sharing: Sharing) =>
    JSON.stringify([sharing.precision, sharing.userIds, sharing.precisionExceptions]);
  return other !== null && all(one) === all(other);
}
