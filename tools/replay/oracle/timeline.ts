/** A value that somebody asked the server to take, until it is known what became of it. */
export interface Change {
  /** The server answered that the value is in force. */
  applied(nowMs: number): void;
  /** The server answered that it is not, and never was. */
  refused(): void;
}

interface State<Value> {
  value: Value;
  /** When it was asked for: it may be in force from now on. */
  fromMs: number;
  /** When a later one was known to be in force: this one was until then at most. */
  untilMs: number;
}

/**
 * What is known from outside about a value that a server holds. Between request and answer nobody can say whether the
 * old value is in force or the new one, and if no answer comes, nobody ever can; so at any time there is a set of
 * values that may be in force.
 */
export class Timeline<Value> {
  #states: State<Value>[] = [];

  /** @param initial a value in force since ever */
  constructor(initial?: Value) {
    if (initial !== undefined) this.#states = [{ value: initial, fromMs: -Infinity, untilMs: Infinity }];
  }

  /** The server is asked, at `nowMs`, to take a value. */
  ask(value: Value, nowMs: number): Change {
    const asked: State<Value> = { value, fromMs: nowMs, untilMs: Infinity };
    this.#states.push(asked);
    return {
      applied: (appliedMs) => {
        for (const state of this.#states) {
          if (state === asked) break;
          state.untilMs = Math.min(state.untilMs, appliedMs);
        }
      },
      refused: () => {
        this.#states = this.#states.filter((state) => state !== asked);
      },
    };
  }

  /** Every value that may be in force right now. */
  possible(): Value[] {
    return this.#states.filter(({ untilMs }) => untilMs === Infinity).map(({ value }) => value);
  }

  /** Every value that may have been in force at some moment from `fromMs` to `toMs`. */
  possibleWithin(fromMs: number, toMs: number): Value[] {
    return this.#states
      .filter((state) => state.untilMs >= fromMs && state.fromMs <= toMs)
      .map(({ value }) => value);
  }

  /** Every value that is remembered. */
  all(): Value[] {
    return this.#states.map(({ value }) => value);
  }

  /** Forgets what ended before `beforeMs`. */
  forget(beforeMs: number): void {
    if ((this.#states[0]?.untilMs ?? Infinity) < beforeMs) {
      this.#states = this.#states.filter(({ untilMs }) => untilMs >= beforeMs);
    }
  }
}
