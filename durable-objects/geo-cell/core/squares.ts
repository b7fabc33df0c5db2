import { coarsen } from "../../../geo/coarsen.ts";
import { APPROXIMATE_TIME_MS, type Fix } from "../../../protocol/links/geo-cell-link.ts";

/**
 * Members as those have them who see them approximately: in the square in which they were first in the minute of their fix. If every new
 * square were told when it is entered, the moment would tell that the member is at its border.
 */
export class Squares {
  /** Of those who came into another square within a minute, by their slots. */
  readonly #first = new Map<number, Fix>();

  /** To be called before a member gets another fix. */
  moves(slot: number, from: Fix, to: Fix): void {
    const [before, after] = [minuteOf(from), minuteOf(to)];
    if (before !== after) this.#first.delete(slot);
    else if (!this.#first.has(slot)) {
      const [first, next] = [approximate(from), approximate(to)];
      if (first.lat !== next.lat || first.lng !== next.lng) this.#first.set(slot, first);
    }
  }

  /** Where the member is, which really is at `real`, for those who see it approximately. */
  of(slot: number, real: Fix): Fix {
    return this.#first.get(slot) ?? approximate(real);
  }

  /** What must be remembered of a member, beside its fix. */
  first(slot: number): Fix | null {
    return this.#first.get(slot) ?? null;
  }

  restore(slot: number, first: Fix): void {
    this.#first.set(slot, first);
  }

  forget(slot: number): void {
    this.#first.delete(slot);
  }
}

function approximate(real: Fix): Fix {
  return { ...coarsen(real), at: minuteOf(real) };
}

/** The beginning of the minute in which it was measured. */
function minuteOf({ at }: Fix): number {
  return at - (at % APPROXIMATE_TIME_MS);
}
