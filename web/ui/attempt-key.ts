/** Keys for what is made on the server, so that trying again after a lost answer makes no second one. */
export class AttemptKey {
  #key = "";
  #content = "";

  /** The same for the same content. Another content is another wish, and gets another key. */
  of(content: unknown): string {
    const text = JSON.stringify(content);
    if (this.#key === "" || text !== this.#content) {
      this.#content = text;
      this.#key = randomKey();
    }
    return this.#key;
  }
}

/** Also where `crypto.randomUUID` is missing, as in pages that were not fetched by HTTPS. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("-");
}
