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
  /** What was set before it was turned off, to be turned on again so. */
  #lastOn: SharingInput = { mode: "friends" };

  constructor({ api, client, keep }: { api: HitherApi; client: HitherClient; keep: Keep }) {
    this.#api = api;
    this.#keep = keep;
    client.on("me", ({ sharing }) => this.#take(sharing));
  }

  get isOn(): boolean {
    const { value } = this.current;
    return value !== null && value.mode !== "nobody";
  }

  async restore(): Promise<void> {
    const kept = await this.#keep.read<Sharing>("sharing");
    if (kept !== undefined && this.current.peek() === null) this.current.value = kept;
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

  /** Nobody sees the user from here on. */
  turnOff(): Promise<void> {
    return this.set({ mode: "nobody" });
  }

  /** As it was when it was on last; without its end, which has passed. */
  turnOn(): Promise<void> {
    return this.set(this.#lastOn);
  }

  #take(sharing: Sharing): void {
    this.current.value = sharing;
    if (sharing.mode !== "nobody") this.#lastOn = { ...sharing, until: null };
    void this.#keep.write("sharing", sharing);
  }
}
