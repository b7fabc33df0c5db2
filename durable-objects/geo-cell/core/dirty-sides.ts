import type { Columns } from "./columns.ts";
import { DIRTY, FIRST_DIRTY, LAST_DIRTY, NEXT_DIRTY, NO_LINK, STATE } from "./crowd-records.ts";

/** For each member a queue of the sides of its links along which it must look, within the records of members and sides themselves. */
export class DirtySides {
  readonly #people: Columns;
  readonly #sides: Columns;

  constructor(people: Columns, sides: Columns) {
    this.#people = people;
    this.#sides = sides;
  }

  /** Puts a side at the end of its owner's queue, unless it is in it. */
  add(owner: number, side: number): void {
    if (this.#has(side)) return;
    this.#mark(side, DIRTY);
    const last = this.#people.int(owner, LAST_DIRTY);
    if (last === NO_LINK) this.#people.setInt(owner, FIRST_DIRTY, side);
    else this.#sides.setInt(last, NEXT_DIRTY, side);
    this.#people.setInt(owner, LAST_DIRTY, side);
  }

  /** Takes the first side of a member's queue, or `NO_LINK`. */
  take(owner: number): number {
    const side = this.#people.int(owner, FIRST_DIRTY);
    if (side !== NO_LINK) this.#unlink(owner, side, NO_LINK);
    return side;
  }

  /** Takes a side out of its owner's queue, if it is in it. */
  remove(owner: number, side: number): void {
    if (!this.#has(side)) return;
    let before = NO_LINK;
    for (let each = this.#people.int(owner, FIRST_DIRTY); each !== side; each = this.#next(each))
      before = each;
    this.#unlink(owner, side, before);
  }

  #unlink(owner: number, side: number, before: number): void {
    const next = this.#next(side);
    this.#mark(side, 0);
    this.#sides.setInt(side, NEXT_DIRTY, NO_LINK);
    if (before === NO_LINK) this.#people.setInt(owner, FIRST_DIRTY, next);
    else this.#sides.setInt(before, NEXT_DIRTY, next);
    if (next === NO_LINK) this.#people.setInt(owner, LAST_DIRTY, before);
  }

  #has(side: number): boolean {
    return (this.#sides.int(side, STATE) & DIRTY) !== 0;
  }

  #next(side: number): number {
    return this.#sides.int(side, NEXT_DIRTY);
  }

  #mark(side: number, dirty: number): void {
    this.#sides.setInt(side, STATE, (this.#sides.int(side, STATE) & ~DIRTY) | dirty);
  }
}
