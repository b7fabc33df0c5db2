import type { Contact } from "../../client/index.ts";

/** Whom was told of, so that each is told of once. What there was at the beginning is no news. */
export class NewContacts {
  #told: Set<string> | undefined;

  /** @returns those who were in no list before; the first list is where it begins */
  look(contacts: readonly Contact[]): Contact[] {
    const told = this.#told;
    const keys = contacts.map(keyOf);
    this.#told = new Set([...(told ?? []), ...keys]);
    return told === undefined ? [] : contacts.filter((each) => !told.has(keyOf(each)));
  }
}

/** A request that was taken back and made again is another one. */
function keyOf({ userId, since }: Contact): string {
  return `${userId} ${since}`;
}
