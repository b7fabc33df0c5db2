/** Something that must not happen, and what made it happen. */
export interface Finding {
  /** What went wrong, in words that are the same each time. */
  what: string;
  /** The first thing that was seen of it. */
  detail: string;
  /** What it was an answer to, ready to be sent again; null where that is not known. */
  cause: string | null;
  /** Whether the same happened when that alone was sent again; null where it was not tried. */
  reproduced: boolean | null;
  count: number;
}

const MAX_CHARS = 2_000;

/** What was found, each kind of trouble once. */
export class Findings {
  readonly #byWhat = new Map<string, { finding: Finding; again: (() => Promise<boolean>) | null }>();

  /**
   * @param again sends the cause alone, and answers whether the same happened
   */
  add(
    what: string,
    detail: string,
    cause: string | null = null,
    again: (() => Promise<boolean>) | null = null,
  ): void {
    const key = alike(what);
    const found = this.#byWhat.get(key);
    if (found) found.finding.count += 1;
    else {
      const finding = {
        what: shortened(what),
        detail: shortened(detail),
        cause: cause === null ? null : shortened(cause),
        reproduced: null,
        count: 1,
      };
      this.#byWhat.set(key, { finding, again });
    }
  }

  get kinds(): number {
    return this.#byWhat.size;
  }

  /** Tries each cause alone. */
  async reproduce(): Promise<void> {
    for (const { finding, again } of this.#byWhat.values()) {
      if (again) finding.reproduced = await again().catch(() => false);
    }
  }

  list(): Finding[] {
    return [...this.#byWhat.values()].map(({ finding }) => finding);
  }
}

/** What is left of a text without what differs each time: ids, numbers. */
function alike(text: string): string {
  return text.replaceAll(/[A-Za-z0-9_-]{16,}|\d+/g, "#").slice(0, 200);
}

function shortened(text: string): string {
  return text.length <= MAX_CHARS ? text : `${text.slice(0, MAX_CHARS)}… (${text.length} characters)`;
}
