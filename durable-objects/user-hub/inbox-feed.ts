import type { Clock } from "../clock.ts";
import { Pace } from "../pace.ts";

/**
 * A busy inbox is told in frames this far apart; the first change after a silence is told at once. With a channel's own
 * rounds it stays within the second in which one device must hear of what another one read.
 */
const TELL_EVERY_MS = 400;

/** Which channels' entries changed since the devices were told last. */
export class InboxFeed {
  readonly #tell: (channelIds: ReadonlySet<string>) => void;
  readonly #pace: Pace;
  #changed = new Set<string>();

  /** `tell` sends the entries, as they are then, to whoever watches the inbox. */
  constructor(clock: Clock, tell: (channelIds: ReadonlySet<string>) => void) {
    this.#tell = tell;
    this.#pace = new Pace(clock, TELL_EVERY_MS, () => this.flush());
  }

  add(channelIds: readonly string[]): void {
    if (channelIds.length === 0) return;
    for (const id of channelIds) this.#changed.add(id);
    this.#pace.request();
  }

  /**
   * Tells what is left to tell. To be called before anything else with the hub's revision is sent: a device that has seen
   * a revision must have everything up to it.
   */
  flush(): void {
    if (this.#changed.size === 0) return;
    const changed = this.#changed;
    this.#changed = new Set();
    this.#tell(changed);
  }
}
