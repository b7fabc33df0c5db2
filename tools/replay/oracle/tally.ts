/** What the server did wrong: it did not show, it showed what it must not, it was wrong about where. */
export type FaultKind = "missed" | "leaked" | "wrongDistance";

export interface Fault {
  kind: FaultKind;
  atMs: number;
  what: string;
}

/** Of each kind. */
const KEPT_FAULTS = 50;

/** Counts, and keeps the first faults for whoever must find out why. */
export class Tally {
  missed = 0;
  leaked = 0;
  wrongDistance = 0;
  /** Entries of `near` frames that were judged. */
  events = 0;
  readonly faults: Fault[] = [];

  fault(kind: FaultKind, atMs: number, what: string): void {
    this[kind] += 1;
    if (this[kind] <= KEPT_FAULTS) this.faults.push({ kind, atMs, what });
  }
}
