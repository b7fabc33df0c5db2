import { TELL_WAIT_SECONDS } from "../../telemetry/metrics.ts";
import type { Clock } from "../clock.ts";
import { Pace } from "../pace.ts";
import type { News } from "./core/news.ts";

/** A frame costs the object and the session, together, about a third of this for each link: the rest of the time is for all else. */
const MS_PER_LINK = 0.4;
/** Where telling could be quicker than this it is not held up at all: commits are as far apart. */
const LEAST_MS = 3;
/** However many links there are, and however late ticks come, nothing waits for longer. */
const MAX_MS = 500;

/** What happened, in the order of the stream. */
export type Happened = Pick<News, "previous" | "events">;

/**
 * Gathers what happens in a channel and tells all of it together: at once after a silence, and the less often the more links hear of
 * it, as a frame to each costs far more than what is in it; less often, too, where ticks come late. What is stored is acknowledged at its own,
 * quicker pace.
 */
export class Telling {
  readonly #links: () => number;
  readonly #tell: (happened: Happened) => void;
  readonly #ticks: Pace;
  readonly #clock: Clock;
  #gathered: Happened | null = null;
  #gatheredAtMs = 0;

  /** `links`: how many hear of it now. */
  constructor(clock: Clock, links: () => number, tell: (happened: Happened) => void) {
    this.#clock = clock;
    this.#links = links;
    this.#tell = tell;
    this.#ticks = new Pace(
      clock,
      () => this.#intervalMs(),
      () => this.flush(),
    );
  }

  /** Takes in what follows on all that was taken in before. */
  add({ previous, events }: Happened): void {
    // No timer for nobody: it would keep the object awake.
    if (this.#links() === 0) {
      this.#gathered = null;
      return;
    }
    if (this.#gathered) this.#gathered.events.push(...events);
    else {
      this.#gathered = { previous, events: [...events] };
      this.#gatheredAtMs = this.#clock.now();
    }
    this.#ticks.request();
  }

  /** Tells what was gathered, now: something is to follow that must not come before it. */
  flush(): void {
    const gathered = this.#gathered;
    this.#gathered = null;
    if (!gathered || this.#links() === 0) return;
    TELL_WAIT_SECONDS.observe(Math.max(0, this.#clock.now() - this.#gatheredAtMs) / 1_000);
    this.#tell(gathered);
  }

  #intervalMs(): number {
    const intervalMs = Math.min(MAX_MS, Math.max(MS_PER_LINK * this.#links(), 2 * this.#ticks.lateMs));
    return intervalMs < LEAST_MS ? 0 : intervalMs;
  }
}
