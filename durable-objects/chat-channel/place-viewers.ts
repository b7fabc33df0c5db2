import { encodeFromChannel } from "../../protocol/links/channel-frame.ts";
import type { Clock } from "../clock.ts";
import type { Links } from "./links.ts";

/** How long a change waits for others: people come and go, and each is one message to everyone who shares. */
const GATHER_MS = 2_000;

export interface PlaceViewersHost<Socket> {
  /** Those who share a place that shows at the moment, and the links by which they do. */
  sharers(): [user: string, socket: Socket][];
  send(socket: Socket, text: string): void;
}

/**
 * Tells whoever shares a place here who has the channel open, so that each can know who saw it. Told when that changes, and what changes
 * within two seconds in one message; not when places move. Nothing is kept: a message says the whole.
 */
export class PlaceViewers<Socket> {
  readonly #links: Links<Socket>;
  readonly #host: PlaceViewersHost<Socket>;
  readonly #clock: Clock;
  /** Who had the channel open at some time since this was told last. */
  readonly #came = new Set<string>();
  #isDue = false;

  constructor(links: Links<Socket>, host: PlaceViewersHost<Socket>, clock: Clock) {
    this.#links = links;
    this.#host = host;
    this.#clock = clock;
  }

  /** Somebody has opened the channel, or has it open no more; null: somebody else shares, or shows a place again. */
  changed(user: string | null): void {
    // No timer for nobody: it would keep the object awake.
    if (this.#host.sharers().length === 0 || (user === null && this.#links.at("all").size === 0)) return;
    if (user !== null) this.#came.add(user);
    if (this.#isDue) return;
    this.#isDue = true;
    this.#clock.after(GATHER_MS, () => this.#tell());
  }

  #tell(): void {
    this.#isDue = false;
    const here = new Set<string>();
    for (const socket of this.#links.at("all")) {
      const link = this.#links.get(socket);
      if (link) here.add(link.user);
    }
    const gone = [...this.#came].filter((user) => !here.has(user));
    this.#came.clear();
    for (const [sharer, socket] of this.#host.sharers()) {
      const others = (users: Iterable<string>) => [...users].filter((user) => user !== sharer);
      this.#host.send(socket, encodeFromChannel({ t: "viewers", users: others(here), gone: others(gone) }));
    }
  }
}
