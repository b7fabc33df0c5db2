import { computed, signal } from "@preact/signals";
import type { HitherClient, InboxEntry } from "../../client/index.ts";

/** The user's channels, as a list shows them. */
export class InboxList {
  readonly #client: HitherClient;
  readonly #version = signal(0);
  /** Whether it is the server's, or what was kept of it: an empty one may only be on its way. */
  readonly isKnown = signal(false);
  /** The latest first. */
  readonly entries = computed<readonly InboxEntry[]>(() => {
    void this.#version.value;
    return this.#client.inbox.latestFirst.filter(({ role }) => role !== null);
  });
  readonly unread = computed(() => (void this.#version.value, this.#client.inbox.unread));
  readonly mentions = computed(() => (void this.#version.value, this.#client.inbox.mentions));

  constructor(client: HitherClient) {
    this.#client = client;
    this.isKnown.value = client.inbox.size > 0;
    client.on("inbox", () => {
      this.isKnown.value = true;
      this.#version.value += 1;
    });
  }

  entry(channelId: string): InboxEntry | undefined {
    void this.#version.value;
    return this.#client.inbox.get(channelId);
  }

  watch(): void {
    this.#client.watchInbox().catch(() => {});
  }
}
